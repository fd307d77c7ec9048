
import core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0002_product_audience'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Model',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=core.ids.public_id, editable=False, max_length=16, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                ('state', models.CharField(choices=[('training', 'Training'), ('ready', 'Ready'), ('live', 'Live'), ('retired', 'Retired'), ('refused', 'Refused'), ('failed', 'Failed')], default='training', max_length=8, verbose_name='state')),
                ('until', models.DateField(verbose_name='data until')),
                ('started_at', models.DateTimeField(verbose_name='started')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished')),
                ('beaten_at', models.DateTimeField(verbose_name='last sign of life')),
                ('live_since', models.DateTimeField(blank=True, null=True, verbose_name='live since')),
                ('progress', models.PositiveSmallIntegerField(default=0, verbose_name='progress')),
                ('step', models.CharField(blank=True, max_length=40, verbose_name='step')),
                ('settings', models.JSONField(default=dict, verbose_name='settings')),
                ('lineage', models.JSONField(default=dict, verbose_name='lineage')),
                ('metrics', models.JSONField(default=dict, verbose_name='metrics')),
                ('cost', models.JSONField(default=dict, verbose_name='cost')),
                ('why', models.CharField(blank=True, max_length=400, verbose_name='why')),
                ('folder', models.CharField(blank=True, max_length=60, verbose_name='folder')),
            ],
            options={
                'verbose_name': 'model',
                'verbose_name_plural': 'models',
                'ordering': ['-started_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('state',), name='recommendations_one_live'), models.UniqueConstraint(condition=models.Q(('state', 'training')), fields=('state',), name='recommendations_one_training'), models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='recommendations_progress_percent')],
            },
        ),
        migrations.CreateModel(
            name='CommonList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(max_length=24, verbose_name='scope')),
                ('kind', models.CharField(choices=[('trending', 'Trending'), ('popular', 'Popular'), ('fresh', 'New here')], max_length=12, verbose_name='list')),
                ('items', models.JSONField(verbose_name='items')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='recommendations.model')),
            ],
            options={
                'verbose_name': 'common list',
                'verbose_name_plural': 'common lists',
                'constraints': [models.UniqueConstraint(fields=('model', 'scope', 'kind'), name='recommendations_common_list')],
            },
        ),
        migrations.CreateModel(
            name='ProductList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('together', 'Bought together'), ('similar', 'Similar')], max_length=12, verbose_name='list')),
                ('items', models.JSONField(verbose_name='items')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='recommendations.model')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.product')),
            ],
            options={
                'verbose_name': 'list of a product',
                'verbose_name_plural': 'lists of products',
                'constraints': [models.UniqueConstraint(fields=('model', 'product', 'kind'), name='recommendations_product_list')],
            },
        ),
        migrations.CreateModel(
            name='ShopperList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('for_you', 'For you'), ('discover', 'Discover'), ('buy_again', 'Buy again')], max_length=12, verbose_name='list')),
                ('items', models.JSONField(verbose_name='items')),
                ('made_at', models.DateTimeField(verbose_name='made')),
                ('model', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='recommendations.model')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'list of a shopper',
                'verbose_name_plural': 'lists of shoppers',
                'constraints': [models.UniqueConstraint(fields=('model', 'user', 'kind'), name='recommendations_shopper_list')],
            },
        ),
    ]
