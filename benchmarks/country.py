"""A country's worth of rows: 3,000 areas, an office in each, 30,000 people, 300,000 cases, a million user tasks.

Made by the database itself, since a million rows that travel there take minutes. Provinces are unlike in size, as they are.
"""

import re
from typing import Final

from sqlalchemy import Connection, text

PROVINCES: Final = 31
CITIES: Final = 330
COUNTIES: Final = 2_640
CASES: Final = 300_000
USER_TASKS: Final = 1_000_000
OPEN: Final = 120_000  # the last ones; a third of these is claimed
PEOPLE: Final = 30_000
SHARES: Final = 2_000
STEPS: Final = 12  # elements of the diagram
KEY: Final = "'00000000-0000-7000-8000-000000000000'"

AREAS: Final = """
INSERT INTO area (code, name, parent_code, path) SELECT code, code, NULL, code || '/' FROM
  (SELECT lpad((10 + p)::text, 2, '0') || '0000' code FROM generate_series(1, :provinces) p) x;
INSERT INTO area (code, name, parent_code, path)
  SELECT above || city || '00', city, above || '0000', above || '0000/' || above || city || '00/' FROM
  (SELECT (10 + 1 + c % :provinces)::text above, lpad((1 + c / :provinces)::text, 2, '0') city FROM generate_series(0, :cities - 1) c) x;
INSERT INTO area (code, name, parent_code, path) SELECT above || county, county, above || '00', up || above || county || '/' FROM
  (SELECT left(a.code, 4) above, lpad((1 + n)::text, 2, '0') county, a.path up
     FROM area a, generate_series(0, :counties / :cities - 1) n WHERE a.code LIKE '____00' AND a.code NOT LIKE '__0000') x;
CREATE TEMP TABLE county AS SELECT (row_number() OVER (ORDER BY code))::int AS place, code FROM area WHERE code NOT LIKE '%00';
"""
PLACES: Final = """
INSERT INTO office (id, name, area_code) SELECT 'office-' || code, code, code FROM area;
INSERT INTO person (id, name, is_active) SELECT 'person-' || n, 'x', true FROM generate_series(1, :people) n;
INSERT INTO role_held (id, person_id, office_id, role) SELECT 'held-' || n, 'person-' || n, 'office-' || county.code,
  CASE n % 10 WHEN 0 THEN 'supervisor' ELSE 'caseworker' END
  FROM generate_series(1, :people) n JOIN county ON county.place = 1 + n % :counties;
"""
MATTERS: Final = """
INSERT INTO data_key (id, wrapping_key_id, wrapped, created_at) VALUES (:key, 'none', ''::bytea, now()) ON CONFLICT DO NOTHING;
INSERT INTO deployment (id, name, source, deployed_at) VALUES ('bench', 'bench', 'published', now());
INSERT INTO process_definition (id, process_id, version, name, deployment_id, resource_id, checksum, state, is_startable, starters)
  SELECT 'definition-' || n, 'procedure_' || n, 1, 'x', 'bench', 'bench', 'x', 'active', true, '{}' FROM generate_series(0, 3) n;
INSERT INTO "case" (id, number, procedure, area_code, office_id, data_key_id, state, opened_at, received_at)
  SELECT 'case-' || n, 'B-' || n, 'procedure_' || n % 4, county.code, 'office-' || county.code, :key, 'open', now(), now()
  FROM generate_series(1, :cases) n JOIN county ON county.place = 1 + (n::bigint * 7919) % :counties;
INSERT INTO process_instance (id, definition_id, root_id, data_key_id, state, version, started_at, case_id, area_code, office_id)
  SELECT 'instance-' || substr(id, 6), 'definition-' || right(procedure, 1), 'instance-' || substr(id, 6), :key, 'active', 1, now(),
  id, area_code, office_id FROM "case";
INSERT INTO case_digest (case_id, kind, digest) SELECT 'case-' || n, 'id_number', md5(n::text) FROM generate_series(1, :cases) n;
"""
WORK: Final = """
INSERT INTO user_task (id, case_id, area_code, office_id, instance_id, activity_id, definition_id, element_id, name, state, priority,
    assignee_id, due_at, opened_at, ended_at, version)
  SELECT 'task-' || lpad(n::text, 8, '0'), c.id, c.area_code, c.office_id, 'instance-' || substr(c.id, 6), n,
    'definition-' || right(c.procedure, 1), 'step_' || n % :steps, 'x',
    CASE WHEN n <= :tasks - :open THEN 'completed' WHEN n % 3 = 0 THEN 'claimed' ELSE 'open' END, n % 5,
    CASE WHEN n <= :tasks - :open OR n % 3 = 0 THEN 'person-' || 1 + ((x.county - 1) + :counties * (n % 11)) END,
    CASE WHEN n % 8 > 0 THEN TIMESTAMPTZ '2026-01-01' + (n::bigint * 7907 % 31536000) * INTERVAL '1 second' END, now(),
    CASE WHEN n <= :tasks - :open THEN now() END, 1
  FROM (SELECT n, 1 + (n::bigint * 104729) % :cases AS of_case FROM generate_series(1, :tasks) n) t
  JOIN "case" c ON c.id = 'case-' || t.of_case
  JOIN (SELECT code, place AS county FROM county) x ON x.code = c.area_code;
INSERT INTO candidate (user_task_id, role, office_id) SELECT id, 'caseworker', office_id FROM user_task;
INSERT INTO case_share (id, case_id, office_id, kind, may_work, valid_from, reason, shared_at)
  SELECT 'share-' || n, 'case-' || n * 31, 'office-' || county.code, 'share', false, now() - INTERVAL '1 day', ''::bytea, now()
  FROM generate_series(1, :shares) n JOIN county ON county.place = 1 + (n * 13) % :counties;
INSERT INTO case_exclusion (id, case_id, person_id, ground, excluded_at)
  SELECT 'exclusion-' || n, 'case-' || n * 17, 'person-' || n * 3, 'conflict_of_interest', now() FROM generate_series(1, :shares) n;
"""
NUMBERS: Final = {
    "provinces": PROVINCES,
    "cities": CITIES,
    "counties": COUNTIES,
    "people": PEOPLE,
    "cases": CASES,
    "tasks": USER_TASKS,
    "open": OPEN,
    "shares": SHARES,
    "steps": STEPS,
    "key": KEY,
}


def fill(connection: Connection) -> None:
    """Write the country into an empty PostgreSQL database, and let it look at what it has."""
    connection.execute(text("SET session_replication_role = replica"))  # a million rows need no foreign key looked up
    for statement in ";".join((AREAS, PLACES, MATTERS, WORK)).split(";"):
        if statement.strip():
            connection.exec_driver_sql(_filled(statement))
    connection.execute(text("SET session_replication_role = DEFAULT"))
    connection.execute(text("ANALYZE"))


def _filled(statement: str) -> str:
    return re.sub(r"(?<!:):([a-z]+)", lambda found: str(NUMBERS[found[1]]), statement).replace("%", "%%")
