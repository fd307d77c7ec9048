import core.ids
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


# What a new shop begins with; operators change them.
WEIGHTS = {'text': 100, 'sales': 12, 'rating': 8, 'margin': 4, 'freshness': 4, 'stock': 10, 'merit': 12, 'affinity': 15}


def write_weights(apps, schema_editor):
    weight = apps.get_model('search', 'RankingWeight')
    weight.objects.bulk_create(weight(part=part, points=points) for part, points in WEIGHTS.items())


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_names_for_operators'),
        ('search', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Derived rows of another shape: `rebuild_index` makes them anew, and start-up sees to it.
        migrations.RunSQL('TRUNCATE search_searchdoc, search_offer', migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Build',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='file')),
                ('horizon', models.BigIntegerField()),
                ('products', models.PositiveIntegerField(verbose_name='products')),
                ('size', models.PositiveBigIntegerField(verbose_name='bytes')),
                ('seconds', models.FloatField(verbose_name='seconds it took')),
                ('built_at', models.DateTimeField(verbose_name='built')),
            ],
            options={
                'verbose_name': 'copy of the index',
                'verbose_name_plural': 'copies of the index',
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('transaction', models.BigIntegerField(db_index=True)),
                ('product_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ClickDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('query', models.CharField(max_length=100, verbose_name='search')),
                ('clicks', models.PositiveIntegerField(default=0, verbose_name='clicks')),
                ('positions', models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=core.ids.public_id, editable=False, max_length=16, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('verb', models.CharField(choices=[('pin', 'Pin: stands first'), ('boost', 'Boost: more points'), ('bury', 'Bury: leaves the first page')], max_length=6, verbose_name='what')),
                ('query', models.CharField(blank=True, max_length=200, verbose_name='in the search for')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Of a pin: the smallest stands first.', verbose_name='position')),
                ('points', models.PositiveSmallIntegerField(default=0, help_text='Of a boost: what is added to the score.', verbose_name='points')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='from')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='until')),
                ('is_on', models.BooleanField(default=False, editable=False, verbose_name='in force')),
            ],
            options={
                'verbose_name': 'placement',
                'verbose_name_plural': 'placements',
                'ordering': ['query', 'category', 'verb', 'position'],
            },
        ),
        migrations.CreateModel(
            name='RankingWeight',
            fields=[
                ('part', models.CharField(choices=[('text', 'Words that match'), ('sales', 'Sales'), ('rating', 'Rating'), ('margin', 'Margin'), ('freshness', 'Newness'), ('stock', 'In stock'), ('merit', 'Merchandising weight'), ('affinity', 'What this shopper likes')], max_length=10, primary_key=True, serialize=False, verbose_name='part')),
                ('points', models.DecimalField(decimal_places=2, max_digits=6, verbose_name='points')),
            ],
            options={
                'verbose_name': 'ranking weight',
                'verbose_name_plural': 'ranking weights',
            },
        ),
        migrations.CreateModel(
            name='RecentSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=100, verbose_name='search')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RestockRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=core.ids.public_id, editable=False, max_length=16, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('query', models.CharField(max_length=100, verbose_name='search')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('searches', models.PositiveIntegerField(default=0, verbose_name='searches')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('is_done', models.BooleanField(default=False, verbose_name='done')),
            ],
            options={
                'verbose_name': 'restock request',
                'verbose_name_plural': 'restock requests',
                'ordering': ['is_done', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SearchDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('query', models.CharField(max_length=100, verbose_name='search')),
                ('searches', models.PositiveIntegerField(default=0, verbose_name='searches')),
                ('clicks', models.PositiveIntegerField(default=0, verbose_name='clicks')),
                ('results', models.PositiveIntegerField(default=0, verbose_name='products found')),
            ],
            options={
                'verbose_name': 'searches of a day',
                'verbose_name_plural': 'searches by day',
            },
        ),
        migrations.CreateModel(
            name='SearchRedirect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=core.ids.public_id, editable=False, max_length=16, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('query', models.CharField(max_length=200, unique=True, verbose_name='search')),
            ],
            options={
                'verbose_name': 'search redirect',
                'verbose_name_plural': 'search redirects',
                'ordering': ['query'],
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=core.ids.public_id, editable=False, max_length=16, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('words', models.CharField(help_text='Separated by commas, in any language: sofa, couch', max_length=300, verbose_name='words')),
                ('means', models.CharField(blank=True, help_text='Empty: the words above all mean the same. Else: they also find these.', max_length=300, verbose_name='also find')),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms',
                'ordering': ['words'],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('typed', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('token', models.CharField(max_length=60)),
                ('written', models.CharField(blank=True, max_length=60)),
                ('products', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='offer',
            name='search_by_merit',
        ),
        migrations.RemoveIndex(
            model_name='searchdoc',
            name='search_best_first',
        ),
        migrations.RemoveField(
            model_name='offer',
            name='merit',
        ),
        migrations.AddField(
            model_name='offer',
            name='standing',
            field=models.IntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='han_words',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='in_stock',
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='latin_words',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='margin',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='prices',
            field=models.JSONField(default=dict),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='published_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='ranked_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='rating',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='reviews',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='sold',
            field=models.FloatField(default=0),
        ),
        migrations.AddField(
            model_name='searchdoc',
            name='standing',
            field=models.IntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['category_id', 'currency', '-standing', 'product'], name='search_by_standing'),
        ),
        migrations.AddIndex(
            model_name='searchdoc',
            index=models.Index(fields=['-standing', 'product'], name='search_best_first'),
        ),
        migrations.AddField(
            model_name='clickday',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.product', verbose_name='product'),
        ),
        migrations.AddField(
            model_name='placement',
            name='category',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.category', verbose_name='in the category'),
        ),
        migrations.AddField(
            model_name='placement',
            name='product',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.product', verbose_name='product'),
        ),
        migrations.AddConstraint(
            model_name='rankingweight',
            constraint=models.CheckConstraint(condition=models.Q(('points__gte', 0)), name='search_weight_not_negative'),
        ),
        migrations.AddField(
            model_name='recentsearch',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='restockrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('is_done', False)), fields=('query', 'language'), name='search_one_open_request'),
        ),
        migrations.AddIndex(
            model_name='searchday',
            index=models.Index(fields=['query', 'day'], name='search_days_of_query'),
        ),
        migrations.AddConstraint(
            model_name='searchday',
            constraint=models.UniqueConstraint(fields=('day', 'language', 'query'), name='search_one_day'),
        ),
        migrations.AddField(
            model_name='searchredirect',
            name='category',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.category', verbose_name='leads to the category'),
        ),
        migrations.AddField(
            model_name='searchredirect',
            name='page',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.page', verbose_name='leads to the page'),
        ),
        migrations.AddField(
            model_name='searchredirect',
            name='product',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.product', verbose_name='leads to the product'),
        ),
        migrations.AddConstraint(
            model_name='clickday',
            constraint=models.UniqueConstraint(fields=('day', 'language', 'query', 'product'), name='search_one_click_day'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.UniqueConstraint(fields=('product', 'query', 'category'), name='search_placed_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('query', ''), ('category__isnull', False)), models.Q(models.Q(('query', ''), _negated=True), ('category', None)), _connector='OR'), name='search_placed_in_one_list', violation_error_message='Choose one: a search or a category.'),
        ),
        migrations.AddConstraint(
            model_name='placement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verb', 'boost'), _negated=True), ('points__gt', 0), _connector='OR'), name='search_boost_has_points', violation_error_message='A boost needs points.'),
        ),
        migrations.AddIndex(
            model_name='recentsearch',
            index=models.Index(fields=['user', '-at'], name='search_latest'),
        ),
        migrations.AddConstraint(
            model_name='recentsearch',
            constraint=models.UniqueConstraint(fields=('user', 'text'), name='search_recent_once'),
        ),
        migrations.AddConstraint(
            model_name='searchredirect',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('category__isnull', False), ('page', None), ('product', None)), models.Q(('category', None), ('page', None), ('product__isnull', False)), models.Q(('category', None), ('page__isnull', False), ('product', None)), _connector='OR'), name='search_redirect_leads_one_way', violation_error_message='Choose one: a category, a product or a page.'),
        ),
        migrations.RunPython(write_weights, migrations.RunPython.noop),
    ]
