import { effect } from '@preact/signals-core';
import { detectorFor, type EscalationSettings } from '../../capture/insight/detector.ts';
import { wordsOf } from '../../capture/insight/languages.ts';
import { languageTag } from '../../element/language.ts';
import { SELF_HARM } from '../../contract/self-harm.ts';
import type { ChatModel } from '../panel/model.ts';
import { Notice } from './notice.tsx';

/** Loads the words that `care` reads with. There is nothing to start, as making the detector takes a while. */
export async function prepare(
  settings: EscalationSettings | undefined,
  language = 'en',
): Promise<void> {
  if (!settings?.words) await wordsOf(language);
}

/** By message id: whether the customer may hurt themselves. Nothing of the words is kept. */
const read = new WeakMap<ChatModel, Map<string, boolean>>();

/**
 * Reads what the customer has written since the last call. If they may hurt themselves, shows them the notice at
 * once, asks for a person, and takes back the question to the bot: no bot answers such a message.
 *
 * @returns whether their last message says so
 */
export async function care(
  model: ChatModel,
  settings: EscalationSettings | undefined,
): Promise<boolean> {
  const { conversation, dialogue, root } = model;
  const detect = await detectorFor(settings, languageTag(root.host));
  const known = read.get(model) ?? new Map<string, boolean>();
  read.set(model, known);
  let due: string | undefined;
  let isLast = false;
  let isAny = false;
  for (const { id, senderType, content, original } of conversation.messages.peek()) {
    if (senderType !== 'customer') continue;
    const was = known.get(id);
    const sign = was === undefined ? detect([{ senderType, content: original ?? content }]) : null;
    isLast = was ?? sign?.trigger === SELF_HARM;
    known.set(id, isLast);
    isAny ||= isLast;
    if (isLast && was === undefined) due = id;
  }
  model.care.value = isAny ? (model.care.peek() ?? (() => <Notice model={model} />)) : null;
  if (isLast) dialogue.stop();
  if (due !== undefined) {
    const how = { detected: true, trigger: SELF_HARM, message: due };
    conversation.escalate('sensitive_topic', how);
  }
  return isLast;
}

/**
 * Does so for every change of the conversation, also in another tab, after a reload, and where no bot is asked.
 *
 * @returns a function that stops it
 */
export function watchOver(model: ChatModel, settings: EscalationSettings | undefined): () => void {
  return effect(() => {
    void model.conversation.messages.value;
    // The words load again with the next message.
    care(model, settings).catch(() => {});
  });
}
