import { effect, untracked } from '@preact/signals-core';
import { h, render } from 'preact';
import { takeBack } from '../../capture/memory.ts';
import { endpointOf } from '../../element/endpoint.ts';
import { breathe } from '../../element/slices.ts';
import { adoptStyles } from '../../element/shadow.ts';
import type { Language } from '../../strings/languages.ts';
import type { SurveyStrings } from '../../strings/survey/en.ts';
import type { LauncherStrings } from '../../strings/chat/en-launcher.ts';
import { chatStrings } from '../../strings/chat/en.ts';
import surveyCss from '../../survey/survey.css?inline';
import { surveyWords as loadWords } from '../../survey/words.ts';
import { followInert } from '../typing/inert.ts';
import { guardTyping } from '../typing/index.ts';
import { followAttributes } from './attributes.ts';
import { type ChatModel, type ChatSettings, createChatModel } from './model.ts';
import panelCss from './panel.css?inline';
import { Panel } from './panel.tsx';
import { startLater } from './start-later.ts';
import { tellOfChat } from './tell.ts';
import { readFor } from './text.tsx';

/**
 * The texts of the survey. The evaluation of this file was work enough for one task, and the conversation may
 * be in a storage that takes time to read.
 */
export const surveyWords = async (language: Language): Promise<SurveyStrings> => {
  await Promise.all([breathe(), takeBack()]);
  return loadWords(language);
};

/** Settings that are objects, or words. */
export type Worded = 'redaction' | 'sentiment' | 'escalation';
/** As the page gives them: frameworks set a word as the attribute, or as the property of that name. */
export type Given = { [Name in Worded]: ChatSettings[Name] | string };

/** What such a setting means. A word that nobody knows means nothing. */
const meant = <Value>(given: Value, words: Record<string, unknown> = { off: false }) =>
  (typeof given === 'string' ? words[given] : given) as Exclude<Value, string>;

export interface ChatPlace {
  host: HTMLElement;
  root: ShadowRoot;
  /** The panel is inserted before it. */
  launcher: HTMLElement;
  /** In a language other than English, `strings` are all that the chat says. */
  settings: Omit<ChatSettings, 'read' | 'strings' | 'endpoint' | Worded> &
    Given & { strings: LauncherStrings };
  /** Called soon, and on every change. */
  changed(state: { isOpen: boolean; unread: number }): void;
}

export interface RunningChat {
  model: ChatModel;
  /** Stops the chat and removes it. */
  stop(): void;
}

/** Starts the chat in a shadow root: restores the conversation and sends unsent events. */
export function startChat({ host, root, launcher, settings, changed }: ChatPlace): RunningChat {
  const strings = { ...chatStrings, ...settings.strings };
  const { read, stop: unfollow } = followAttributes(host);
  const model = createChatModel(
    {
      ...settings,
      endpoint: endpointOf(host),
      redaction: meant(settings.redaction),
      sentiment: meant(settings.sentiment),
      escalation: meant(settings.escalation, { off: false, act: { act: true } }),
      strings,
      read,
    },
    root,
  );
  const place = document.createElement('div');
  place.className = 'place';
  launcher.before(place);
  const stopped = new AbortController();
  const stops = [tellOfChat(host, model), unfollow];
  const show = () => {
    if (model.isOpen.peek() && !stopped.signal.aborted) render(h(Panel, { model }), place);
  };

  function begin(): void {
    if (stopped.signal.aborted) return;
    adoptStyles(root, surveyCss, panelCss);
    // Before the panel opens, so that it is drawn once.
    for (const { content } of model.conversation.messages.peek()) readFor(content);
    const behind = followInert(host, root, model, stopped.signal);
    stops.push(
      effect(() => {
        // At once, before `changed` moves the focus to the launcher, which an open panel may hide.
        if (!model.isOpen.value) untracked(() => render(null, place));
        else void breathe().then(show);
      }),
      effect(() => changed({ isOpen: model.isOpen.value, unread: model.unread.value })),
      guardTyping(host, model.isOpen),
      startLater(
        model.isOnline,
        () => behind.value !== null,
        () => import('../inert/index.ts'),
        ({ riseAboveInert }) => riseAboveInert(root, place, model, behind),
      ),
    );
  }
  // The model was work enough for one task.
  void breathe().then(begin);
  return {
    model,
    stop() {
      stopped.abort();
      for (const stop of stops) stop();
      render(null, place);
      place.remove();
      model.destroy();
    },
  };
}
