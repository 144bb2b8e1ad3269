"""Says what is wrong with the details of a new user."""

import re


def lambda_handler(event, context):
    user, problems = event["user"], []
    if not user.get("name", "").strip():
        problems.append("the name is missing")
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", user.get("email", "")):
        problems.append("the e-mail address is not valid")
    if len(user.get("password", "")) < 8:
        problems.append("the password needs 8 characters or more")
    return {"valid": not problems, "problems": problems}
