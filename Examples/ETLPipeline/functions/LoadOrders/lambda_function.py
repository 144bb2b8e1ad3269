"""Loads clean orders into a SQLite file, in one transaction that may be repeated."""

import json
import sqlite3
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY, date TEXT NOT NULL, country TEXT NOT NULL,
    customer TEXT NOT NULL, quantity INTEGER NOT NULL, cents INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS orders_by_country ON orders (country);
"""
# Loading the same file twice changes nothing: tasks run at least once.
UPSERT = """
INSERT INTO orders VALUES (:id, :date, :country, :customer, :quantity, :cents)
ON CONFLICT (id) DO UPDATE SET date = excluded.date, country = excluded.country, customer = excluded.customer,
    quantity = excluded.quantity, cents = excluded.cents
"""


def lambda_handler(event, context):
    database = Path(event["workDirectory"]) / "orders.sqlite"
    connection = sqlite3.connect(database)
    try:
        connection.executescript(SCHEMA)
        with connection, open(event["ordersFile"], encoding="utf-8") as lines:
            connection.executemany(UPSERT, (json.loads(line) for line in lines))
        orders, revenue = connection.execute("SELECT count(*), sum(cents) FROM orders").fetchone()
        countries = connection.execute("SELECT country, sum(cents) FROM orders GROUP BY country ORDER BY country")
        by_country = dict(countries.fetchall())
    finally:
        connection.close()
    return {"database": str(database), "orders": orders, "revenueCents": revenue, "revenueByCountry": by_country}
