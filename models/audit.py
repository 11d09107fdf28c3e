"""The seal on the audit: chains of digests, the tree over their heads, and its signed roots."""

from datetime import datetime

from sqlalchemy import Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base, Count, Slug, Utc

Hash = LargeBinary  # SHA-256, 32 bytes


class AuditChain(Base):
    """The chain of a case, of a person's file, or of a day of what belongs to neither; it outlives what it proves and points to nothing."""

    __tablename__ = "audit_chain"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # the leaf in the tree: 0, 1, 2 … without gaps
    name: Mapped[str] = mapped_column(Slug, unique=True)  # case:<id> | file:<id> | house:<day>
    length: Mapped[int] = mapped_column(Integer)
    head: Mapped[bytes] = mapped_column(Hash)  # the hash of the last link


class AuditStretch(Base):
    """What one look of the sealer added to a chain: links, one after the other."""

    __tablename__ = "audit_stretch"

    chain_number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # of its first link: 1 …
    links: Mapped[bytes] = mapped_column(LargeBinary)  # of each: table, key, is it final, digest, salt (until it is disposed of)
    hash: Mapped[bytes] = mapped_column(Hash)  # of the last link's hash and of these bytes, so that not even a salt is changed unseen


class AuditNode(Base):
    """An inner node of the tree over the heads of all chains, so that a root costs no more than what has changed."""

    __tablename__ = "audit_node"

    level: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)  # 1: over chains
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(Hash)


class AuditRoot(Base):
    """A signed root: what all chains were at a moment."""

    __tablename__ = "audit_root"

    number: Mapped[int] = mapped_column(Count, primary_key=True, autoincrement=False)  # 1, 2, 3 … without gaps
    made_at: Mapped[datetime] = mapped_column(Utc)
    chains: Mapped[int] = mapped_column(Integer)  # how many
    tree: Mapped[bytes] = mapped_column(Hash)
    previous: Mapped[bytes] = mapped_column(Hash)  # of the whole root before, signature included
    public_key: Mapped[bytes] = mapped_column(LargeBinary)  # Ed25519
    signature: Mapped[bytes] = mapped_column(LargeBinary)
