"""Looks at the SQLite file that the pipeline wrote."""

import sqlite3


def check(name, output, work):
    if name != "input":
        return
    connection = sqlite3.connect(work / "etl-pipeline" / "orders.sqlite")
    rows = connection.execute("SELECT id, date, country, cents FROM orders").fetchall()
    connection.close()
    assert len(rows) == output["ordersLoaded"] > 200
    assert sum(row[3] for row in rows) == output["revenueCentsEUR"]
    assert all(len(row[1]) == 10 and row[1][4] == "-" for row in rows), "dates are ISO dates"
    assert {row[2] for row in rows} == {"AT", "DE", "FR", "GB", "US"}
    assert sum(output["revenueByCountry"].values()) == output["revenueCentsEUR"]
