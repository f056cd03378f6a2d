import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseKnowledge, SURE_ENOUGH } from '../../src/server/bot/knowledge.ts';
import { heldAside, type Question, tuned } from './questions.ts';

const knowledge = parseKnowledge(readFileSync('demo/knowledge.md', 'utf8'));

const replyTo = (question: string) => {
  const found = knowledge.find(question);
  return found && found.confidence >= SURE_ENOUGH ? found.article.title : null;
};

/** Shares of the questions: right (an honest "I don't know" counts), and sure of a wrong article. */
function sharesOf(questions: readonly Question[]) {
  const wrong = questions.filter(([text, title]) => replyTo(text) !== title);
  const sure = wrong.filter(([text]) => replyTo(text) !== null);
  for (const [text, title] of wrong) {
    console.log(
      `${text} → ${replyTo(text)}, should be ${title} (${knowledge.find(text)?.confidence})`,
    );
  }
  return {
    right: 1 - wrong.length / questions.length,
    confidentlyWrong: sure.length / questions.length,
  };
}

test.each([
  ['tuned', tuned],
  ['held aside', heldAside],
])(
  'of the questions that were %s, nine in ten are right, and few are wrong with confidence',
  (name, questions) => {
    expect(questions.filter(([, title]) => title !== null)).toHaveLength(20);
    const shares = sharesOf(questions);
    console.log(name, shares);
    expect(shares.right).toBeGreaterThanOrEqual(0.9);
    expect(shares.confidentlyWrong).toBeLessThanOrEqual(0.05);
  },
);
