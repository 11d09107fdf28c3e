"""roles that people held until a day"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "role_left",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("office_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_role_left_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_left_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_left")),
    )
    with op.batch_alter_table("role_left", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_left_office_id"), ["office_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_left_person_id"), ["person_id"], unique=False)


def downgrade():
    op.drop_table("role_left")
