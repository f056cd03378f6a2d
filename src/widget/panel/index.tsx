import { effect } from '../../capture/signals.ts';
import { render } from 'preact';
import { adoptStyles } from '../../survey/shadow.ts';
import surveyCss from '../../survey/survey.css?inline';
import { type ChatModel, type ChatSettings, createChatModel } from './model.ts';
import panelCss from './panel.css?inline';
import { Chat } from './panel.tsx';
import { tellOfChat } from './tell.ts';

export interface ChatPlace {
  host: HTMLElement;
  root: ShadowRoot;
  /** The panel stands before it. */
  launcher: HTMLElement;
  settings: ChatSettings;
  /** Told at once and at every change. */
  changed(state: { isOpen: boolean; unread: number }): void;
}

export interface RunningChat {
  model: ChatModel;
  /** Leaves nothing behind that runs or shows. */
  stop(): void;
}

/** Starts the chat in a shadow root: restores the conversation, sends what is unsent. */
export function startChat({ host, root, launcher, settings, changed }: ChatPlace): RunningChat {
  const model = createChatModel(settings);
  const place = document.createElement('div');
  place.className = 'place';
  launcher.before(place);
  adoptStyles(root, surveyCss, panelCss);
  render(<Chat model={model} />, place);
  const stops = [
    effect(() => changed({ isOpen: model.isOpen.value, unread: model.unread.value })),
    tellOfChat(host, model),
  ];
  return {
    model,
    stop() {
      for (const stop of stops) stop();
      render(null, place);
      place.remove();
      model.destroy();
    },
  };
}
