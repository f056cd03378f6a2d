import { bind, CHAT, type Kind, SURVEY } from './bind.ts';
import type { ChatProps, SurveyProps } from './props.ts';

export type { ChatProps, SurveyProps } from './props.ts';

/**
 * The chat as an action, for Svelte 4 and newer. On a server it does nothing.
 *
 * @example
 * <afterword-chat use:afterword={{ publishableKey: 'amo_pub_…', endpoint: 'https://…' }} />
 */
export const afterword = (chat: HTMLElement, props: ChatProps) => act(CHAT, chat, props);

/**
 * The survey without a chat as an action, for Svelte 4 and newer. On a server it does nothing.
 *
 * @example
 * <afterword-survey use:afterwordSurvey={{ publishableKey: 'amo_pub_…', conversationId: 'order-4711' }} />
 */
export const afterwordSurvey = (survey: HTMLElement, props: SurveyProps) =>
  act(SURVEY, survey, props);

function act<Props extends object>(kind: Kind, element: HTMLElement, props: Props) {
  kind.load();
  let unbind = bind(kind, element, props);
  return {
    update(next: Props): void {
      unbind();
      unbind = bind(kind, element, next);
    },
    destroy: () => unbind(),
  };
}
