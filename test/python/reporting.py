"""A client of the reporting API: basic authentication, pages by their links."""

import os

import requests

BASE = f"{os.environ['URL']}/manager/api/v1"
session = requests.Session()
session.auth = ("default", os.environ["KEY"])


def records(path, **params):
    url, params = f"{BASE}/{path}", {"per": 2, **params}
    while url:
        response = session.get(url, params=params, timeout=10)
        response.raise_for_status()
        yield from response.json()
        # The links have the parameters.
        url, params = response.links.get("next", {}).get("url"), None


for path in (
    "agents",
    "agent_status_history",
    "calls",
    "chats",
    "call_participants",
    "chat_participants",
    "changed_details",
    "user_info",
    "photos",
):
    print(path, len(list(records(path))))
