import { effect, untracked } from '@preact/signals-core';
import { h, render } from 'preact';
import { adoptStyles } from '../../element/shadow.ts';
import type { LauncherStrings } from '../../strings/chat/en-launcher.ts';
import { chatStrings } from '../../strings/chat/en.ts';
import surveyCss from '../../survey/survey.css?inline';
import { followAttributes } from './attributes.ts';
import { type ChatModel, type ChatSettings, createChatModel } from './model.ts';
import panelCss from './panel.css?inline';
import { Panel } from './panel.tsx';
import { tellOfChat } from './tell.ts';

export { surveyWords } from '../../survey/words.ts';

export interface ChatPlace {
  host: HTMLElement;
  root: ShadowRoot;
  /** The panel is inserted before it. */
  launcher: HTMLElement;
  /** In a language other than English, `strings` are all that the chat says. */
  settings: Omit<ChatSettings, 'read' | 'strings'> & { strings: LauncherStrings };
  /** Called at once and on every change. */
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
  const model = createChatModel({ ...settings, strings, read }, root);
  adoptStyles(root, surveyCss, panelCss);
  const place = document.createElement('div');
  place.className = 'place';
  launcher.before(place);
  const stops = [
    // Before `changed` is called: it moves the focus to the launcher, which an open panel may hide.
    effect(() => {
      const panel = model.isOpen.value ? h(Panel, { model }) : null;
      untracked(() => render(panel, place));
    }),
    effect(() => changed({ isOpen: model.isOpen.value, unread: model.unread.value })),
    tellOfChat(host, model),
    () => render(null, place),
    unfollow,
  ];
  return {
    model,
    stop() {
      for (const stop of stops) stop();
      place.remove();
      model.destroy();
    },
  };
}
