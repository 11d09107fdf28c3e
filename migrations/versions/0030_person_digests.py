"""digests of the names of people who work here"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "person_digest",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_digest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_digest")),
    )
    with op.batch_alter_table("person_digest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_digest_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_digest_kind_digest"), ["kind", "digest"], unique=False)


def downgrade():
    op.drop_table("person_digest")
