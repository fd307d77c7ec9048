"""The tables of a new shop, made from the models at once.

Migrations tell Django's way from one shape to the next, and it renders all related models again at
each step: for a blank database that took 22 s of the 45 s until a new shop opened. Here each table
is made once in its last shape, what migrations do beside shapes (first rows, SQL of our own) is
done after, and all of them are recorded as applied. tests/shop/test_tables.py compares the outcome
with that of the migrations.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import RunPython, RunSQL, SeparateDatabaseAndState
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState, StateApps
from django.db.models import Model

from shop.places import ROOT

Step = tuple[Migration, Operation]


def is_blank(connection: BaseDatabaseWrapper) -> bool:
    """Say whether the database holds no table at all."""
    return not connection.introspection.table_names()


def make(connection: BaseDatabaseWrapper) -> None:
    """Give a blank database everything the migrations would give it; all of it or nothing."""
    executor = MigrationExecutor(connection)
    plan = [step for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    with transaction.atomic(using=connection.alias):
        with connection.schema_editor() as editor:
            for model in _models(plan):
                editor.create_model(model)
        # Rows come after: a foreign key is not added to a table with rows to be checked.
        for migration, operation in _beside_shapes(plan):
            _do(connection, migration, operation)
        executor.recorder.ensure_schema()
        for migration in plan:
            for name in migration.replaces or [(migration.app_label, migration.name)]:
                executor.recorder.record_applied(*name)
    executor.check_replacements()


def _models(plan: list[Migration]) -> Iterator[type[Model]]:
    """Yield the models whose tables Django's own operations make."""
    made = {
        (migration.app_label, operation.name_lower)
        for migration in plan
        for operation in migration.operations
        if isinstance(operation, CreateModel)
    }
    for model in apps.get_models():
        options = model._meta  # noqa: SLF001 -- Django's documented name
        if (options.app_label, options.model_name) in made and not options.proxy:
            yield model


def _beside_shapes(plan: list[Migration]) -> Iterator[Step]:
    """Yield what our own migrations do that no model tells."""
    for migration in plan:
        if not Path(apps.get_app_config(migration.app_label).path).is_relative_to(ROOT):
            continue  # those of libraries mend old rows, and a blank database has none
        for operation in migration.operations:
            if isinstance(operation, SeparateDatabaseAndState):
                yield from ((migration, one) for one in operation.database_operations)
            elif isinstance(operation, RunPython | RunSQL):
                yield migration, operation


def _do(connection: BaseDatabaseWrapper, migration: Migration, operation: Operation) -> None:
    with connection.schema_editor() as editor:
        if isinstance(operation, RunPython):
            operation.code(cast("StateApps", apps), editor)
        else:
            state = ProjectState()
            operation.database_forwards(migration.app_label, editor, state, state)
