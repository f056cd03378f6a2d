import type { Conversation } from '../capture/index.ts';
import { type Chat, type ChatSettings, createChat } from './chat.ts';
import type { SurveyPlace } from './later/survey.ts';

export type { Chat } from './chat.ts';
export type { Listed } from './told.ts';

export interface ObserveSettings extends ChatSettings {
  /** Where our survey appears: a corner of the window, or an element of the page; `false`: nowhere. */
  survey?: SurveyPlace | false | undefined;
  /** After how many seconds without an answer to the last reply the survey appears; default: only at the end. */
  idle?: number | undefined;
  /** Called once when the vendor's chat no longer has what the adapter hooks into. */
  onerror?: ((error: { code: 'adapter_blind'; message: string }) => void) | undefined;
}

export interface Observed {
  /** The conversation that is being recorded, to add what the vendor does not tell. */
  readonly conversation: Conversation;
  /** Shows the survey now; not before the visitor agrees to being recorded. */
  survey(): void;
  /** Takes the hooks away, or makes them deaf where the vendor's API keeps them. The vendor's chat goes on as it was. */
  stop(): void;
}

/** Observes the chat of one vendor. */
export type Observe<Source> = (source: Source, settings: ObserveSettings) => Observed;

/**
 * Makes the `observe` of a vendor.
 *
 * @param name the adapter's, as it is imported
 * @param watch hooks into the source, and tells what happens in it. It is called when the visitor agrees to being
 *   recorded, and what it returns when they no longer do: that takes the hooks away. What it throws is told to
 *   the developer
 */
export function adapter<Source>(
  name: string,
  watch: (source: Source, chat: Chat) => () => void,
): Observe<Source> {
  return (source, settings) => {
    const { afterword, survey = 'bottom-right', idle = 0, onerror } = settings;
    let isBlind = false;
    let unwatch: (() => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let removeSurvey: (() => void) | undefined;
    let asked = 0;

    function blind(what: unknown): void {
      if (isBlind) return;
      isBlind = true;
      const message = `The adapter "${name}" no longer understands the chat of this page: ${String(what)}`;
      console.error(`Afterword: ${message}`);
      onerror?.({ code: 'adapter_blind', message });
    }
    function ask(conversation: Conversation): void {
      clearTimeout(timer);
      const { rating, dismissed } = conversation.survey.peek();
      if (!survey || rating !== null || dismissed || afterword.consent.peek() !== 'granted') return;
      const now = ++asked;
      import('./later/survey.ts')
        .then(({ showSurvey }) => {
          // It was stopped meanwhile, or asked for again.
          if (now !== asked) return undefined;
          removeSurvey?.();
          const shown = showSurvey(afterword, chat.id, survey, settings.language);
          removeSurvey = shown.remove;
          return shown.loaded;
        })
        .catch((error: unknown) => {
          console.error(`Afterword: the survey could not be shown: ${String(error)}`);
        });
    }
    const chat = createChat(
      settings,
      ask,
      (conversation, { author }) => {
        clearTimeout(timer);
        if (author !== 'customer' && idle > 0) {
          timer = setTimeout(() => {
            // The vendor may have gone on to another one.
            if (conversation === chat.current) ask(conversation);
          }, idle * 1000);
        }
      },
      blind,
    );

    function leave(): void {
      try {
        unwatch?.();
      } catch (error) {
        blind(error);
      }
      unwatch = undefined;
      clearTimeout(timer);
      asked++;
      removeSurvey?.();
      chat.pause();
    }
    const unfollow = afterword.consent.subscribe((consent) => {
      if (consent !== 'granted') leave();
      else if (!unwatch) {
        try {
          chat.begin();
          unwatch = watch(source, chat);
        } catch (error) {
          blind(error);
        }
      }
    });
    return {
      get conversation() {
        return chat.current;
      },
      survey: () => ask(chat.current),
      stop() {
        unfollow();
        leave();
        chat.destroy();
      },
    };
  };
}
