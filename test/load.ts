// Sends the 1,000 real dialogues to a server:
//   node test/load.ts http://localhost:4600 amo_…
import { type Dialogue, readDialogues } from './data.ts';

/** A dialogue as `POST /conversations` takes it, the rating drawn from its OVERALL scores. */
export function dialogueBody({ turns, overall }: Dialogue, index: number) {
  const mean = overall.reduce((sum, score) => sum + score, 0) / overall.length;
  const action = /restaurant|hotel|train|taxi|attraction/i.exec(
    turns.map(({ text }) => text).join(' '),
  );
  return {
    conversation_id: `mwoz_${index}`,
    platform: 'custom' as const,
    messages: turns.map(({ role, text }) => ({
      sender_type: role === 'USER' ? ('customer' as const) : ('ai' as const),
      content: text,
    })),
    csat_score: Math.min(5, Math.max(1, Math.round(mean))),
    ai_handled: index % 4 !== 3,
    escalated: mean < 2.5,
    cost_usd: turns.length / 100,
    estimated_human_cost_usd: 7.5,
    topic: (action?.[0] ?? 'other').toLowerCase(),
    first_contact_resolution: mean >= 3,
    resolution_time_seconds: turns.length * 20,
  };
}

/** Sends them sixteen at a time; throws when one is refused. */
export async function sendDialogues(
  url: string,
  key: string,
  dialogues: Dialogue[],
): Promise<void> {
  const bodies = dialogues.map(dialogueBody).values();
  const client = async () => {
    for (const body of bodies) {
      const response = await fetch(`${url}/api/v1/conversations`, {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, client));
}

if (import.meta.main) {
  const [url = 'http://localhost:4600', key = ''] = process.argv.slice(2);
  await sendDialogues(url, key, readDialogues());
  console.log('Sent 1,000 conversations.');
}
