"""A client of the CSAT surveys as their document shows one."""

import os
from datetime import date, timedelta

import requests

BASE = f"{os.environ['URL']}/api/v1/csat"
HEADERS = {"X-API-Key": os.environ["KEY"]}


def call(method, path, **options):
    response = requests.request(method, f"{BASE}{path}", headers=HEADERS, timeout=10, **options)
    response.raise_for_status()
    return response.json()


def list_surveys():
    surveys, offset = [], 0
    while True:
        page = call("GET", "/surveys", params={"limit": 10, "offset": offset})
        surveys += page["data"]
        offset += page["limit"]
        if offset >= page["total"]:
            return surveys


def show_analytics():
    today = date.today()
    found = call(
        "GET",
        "/analytics",
        params={
            "start_date": (today - timedelta(days=30)).isoformat(),
            "end_date": today.isoformat(),
        },
    )
    rate, average = found["response_rate"], found["average_rating"]
    print(f"{found['total_responses']} of {found['total_surveys_sent']}")
    print(f"rate {'-' if rate is None else f'{rate:.1f}%'}, average {'-' if average is None else f'{average:.1f}'}")
    print("".join(str(found["rating_distribution"][str(stars)]) for stars in range(1, 6)))


print(len(list_surveys()))
show_analytics()
config = call("GET", "/config")
print(config["enabled"], config["survey_delay_hours"], config["survey_expiry_days"])
changed = call(
    "PUT", "/config", json={"enabled": True, "survey_delay_hours": 4, "survey_expiry_days": None}
)
print(changed["survey_delay_hours"], changed["survey_expiry_days"])

token = os.environ.get("TOKEN")
if token:
    # One click, then the form; neither needs a key.
    rated = requests.get(f"{BASE}/rate", params={"token": token, "rating": 4}, timeout=10)
    rated.raise_for_status()
    sent = requests.post(f"{BASE}/{token}/submit", json={"rating": 5, "feedback": None}, timeout=10)
    sent.raise_for_status()
    [survey] = list_surveys()
    print(survey["status"], survey["rating"], survey["feedback"])
    show_analytics()
