"""A client of the data export as its document shows one: asks for the links of a day, downloads and reads them."""

import json
import os
import sys

import requests

URL, KEY, BOT = os.environ["URL"], os.environ["KEY"], os.environ["BOT"]


def signed_urls(version, day):
    response = requests.post(
        f"{URL}/data-export/{version}/get-signed-urls",
        headers={"botId": BOT, "organizationId": "default", "authorization": KEY},
        json={"date": day},
        timeout=10,
    )
    response.raise_for_status()
    return response.json()["urls"]


def rows(version, day):
    for url in signed_urls(version, day):
        with requests.get(url, stream=True, timeout=10) as response:
            response.raise_for_status()
            for line in response.iter_lines():
                yield json.loads(line)


day = sys.argv[1]
for version, customer in (("v1", "visitor_messages_count"), ("v2", "customer_messages_count")):
    read = list(rows(version, day))
    handled = sum(row["conversation_status"] == "botHandled" for row in read)
    messages = sum(int(row[customer]) for row in read)
    scores = [json.loads(row["conversations_data"]).get("bsatScore") for row in read]
    print(version, len(read), handled, messages, [score for score in scores if score and score > 0])
