"""A client of the conversation monitor as its document shows one: every optional argument is sent, also when it is
None, and every number of the dashboard is formatted."""

import os
from datetime import datetime, timezone

import requests


class SupportMonitor:
    def __init__(self, api_key, base_url):
        self.base_url = base_url
        self.headers = {"X-API-Key": api_key, "Content-Type": "application/json"}

    def track_conversation(
        self,
        conversation_id,
        platform,
        messages,
        csat_score=None,
        sentiment=None,
        escalated=False,
        escalation_reason=None,
        first_contact_resolution=None,
        resolution_time_seconds=None,
        ai_handled=None,
        ai_agent_id=None,
        ai_confidence_score=None,
        cost_usd=None,
        estimated_human_cost_usd=None,
        topic=None,
        customer_id=None,
        platform_ticket_id=None,
    ):
        payload = {
            "conversation_id": conversation_id,
            "platform": platform,
            "platform_ticket_id": platform_ticket_id,
            "messages": messages,
            "csat_score": csat_score,
            "sentiment": sentiment,
            "escalated": escalated,
            "escalation_reason": escalation_reason,
            "first_contact_resolution": first_contact_resolution,
            "resolution_time_seconds": resolution_time_seconds,
            "ai_handled": ai_handled,
            "ai_agent_id": ai_agent_id,
            "ai_confidence_score": ai_confidence_score,
            "cost_usd": cost_usd,
            "estimated_human_cost_usd": estimated_human_cost_usd,
            "topic": topic,
            "customer_id": customer_id,
        }
        response = requests.post(
            f"{self.base_url}/conversations", headers=self.headers, json=payload, timeout=10
        )
        response.raise_for_status()
        return response.json()

    def get_cs_metrics(self, time_range=24):
        response = requests.get(
            f"{self.base_url}/cs-metrics/dashboard",
            headers=self.headers,
            params={"time_range": time_range},
            timeout=10,
        )
        response.raise_for_status()
        return response.json()["metrics"]

    def get(self, path, **params):
        response = requests.get(
            f"{self.base_url}/{path}", headers=self.headers, params=params, timeout=10
        )
        response.raise_for_status()
        return response.json()


def show(metrics):
    print(f"Total: {metrics['total_conversations']}")
    print(f"AI: {metrics['ai_handled_conversations']}, human: {metrics['human_handled_conversations']}")
    print(f"CSAT: {metrics['avg_csat_score']:.1f}/5.0")
    print(f"AI CSAT: {metrics['avg_ai_csat_score']:.1f}, human: {metrics['avg_human_csat_score']:.1f}")
    print(f"Escalated: {metrics['escalated_conversations']} ({metrics['escalation_rate']:.1f}%)")
    print(f"FCR: {metrics['first_contact_resolution_rate']:.1f}%")
    print(f"Cost: ${metrics['total_ai_cost']:.2f} of ${metrics['total_estimated_human_cost']:.2f}")
    print(f"Savings: ${metrics['cost_savings']:.2f}")
    for topic in metrics["top_topics"]:
        print(f"{topic['topic']}: {topic['count']} ({topic['escalation_rate']:.1f}%)")


monitor = SupportMonitor(os.environ["KEY"], f"{os.environ['URL']}/api/v1")
show(monitor.get_cs_metrics())
for path in (
    "cs-metrics/escalation-patterns",
    "cs-metrics/cost-analysis",
    "cs-metrics/csat-trends",
    "conversations/knowledge-gaps",
    "conversations",
):
    assert monitor.get(path)["success"], path

now = datetime.now(timezone.utc).isoformat()
print(
    monitor.track_conversation(
        "conv_12345",
        "custom",
        [
            {"sender_type": "customer", "content": "Where is my order?", "timestamp": now},
            {"sender_type": "ai", "content": "It arrives tomorrow.", "timestamp": None},
        ],
        csat_score=5,
        ai_handled=True,
        ai_confidence_score=0.95,
        cost_usd=0.05,
        estimated_human_cost_usd=7.5,
        topic="order_status",
        resolution_time_seconds=45,
    )["status"]
)
# Nothing but what is required.
print(
    monitor.track_conversation(
        "conv_12346", "zendesk", [{"sender_type": "customer", "content": "A person, please"}], escalated=True
    )["status"]
)
show(monitor.get_cs_metrics(24))
print(len(monitor.get("conversations", escalated="true")["data"]))
