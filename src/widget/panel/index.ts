import { h, scoped, when } from '../../reactive/dom.ts';
import { effect } from '../../reactive/signals.ts';
import { adoptStyles } from '../../survey/shadow.ts';
import surveyCss from '../../survey/survey.css?inline';
import { followAttributes } from './attributes.ts';
import { type ChatModel, type ChatSettings, createChatModel } from './model.ts';
import panelCss from './panel.css?inline';
import { Panel } from './panel.ts';
import { tellOfChat } from './tell.ts';

export { surveyWords } from '../../survey/words.ts';

export interface ChatPlace {
  host: HTMLElement;
  root: ShadowRoot;
  /** The panel is inserted before it. */
  launcher: HTMLElement;
  settings: Omit<ChatSettings, 'read'>;
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
  const { read, stop: unfollow } = followAttributes(host);
  const model = createChatModel({ ...settings, read }, root);
  adoptStyles(root, surveyCss, panelCss);
  const [place, end] = scoped(() =>
    h(
      'div',
      { class: 'place' },
      when(
        () => model.isOpen.value,
        () => Panel(model),
      ),
    ),
  );
  launcher.before(place);
  const stops = [
    effect(() => changed({ isOpen: model.isOpen.value, unread: model.unread.value })),
    tellOfChat(host, model),
    end,
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
