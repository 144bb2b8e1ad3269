"""Checks an order and adds up its total. A card number must satisfy the Luhn check."""


class InvalidOrder(Exception):
    """The order cannot be processed. The state machine catches this by name."""


def lambda_handler(event, context):
    if not event["items"]:
        raise InvalidOrder("no items")
    for item in event["items"]:
        if item["quantity"] < 1 or item["unitCents"] < 0:
            raise InvalidOrder(f"item {item['sku']}")
    if not luhn(event["card"]):
        raise InvalidOrder("card number")
    total = sum(item["quantity"] * item["unitCents"] for item in event["items"])
    return event | {"totalCents": total}


def luhn(number):
    digits = [int(c) for c in number]
    doubled = [d * 2 - 9 if d > 4 else d * 2 for d in digits[-2::-2]]
    return sum(doubled + digits[-1::-2]) % 10 == 0
