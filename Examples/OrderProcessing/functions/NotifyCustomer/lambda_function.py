"""Writes the mail that says that an order came in."""

from email.message import EmailMessage
from pathlib import Path


def lambda_handler(event, context):
    outbox = Path(event["workDirectory"]) / "outbox"
    outbox.mkdir(parents=True, exist_ok=True)
    mail = EmailMessage()
    mail["To"] = event["customer"]
    mail["From"] = "shop@example.com"
    mail["Subject"] = f"Your order {event['orderId']}"
    lines = [f"{item['quantity']} x {item['sku']}" for item in event["items"]]
    mail.set_content("\n".join([*lines, "", f"Total: {event['totalCents'] / 100:.2f} EUR"]))
    path = outbox / f"{event['orderId']}.eml"
    path.write_bytes(bytes(mail))
    return {"to": event["customer"], "mail": str(path)}
