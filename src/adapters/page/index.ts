import { type Afterword, createAfterword, type Consent } from '../../capture/index.ts';
import type { Observed, ObserveSettings } from '../observe.ts';
import { type Source, sources } from './sources.ts';

/** How often the page is looked through for the vendor's chat, milliseconds, and for how long. */
const OFTEN = 500;
const LONG = 120_000;

/** What the script tag's `Afterword` does where the page keeps its own chat. */
class ObservedPage extends EventTarget {
  readonly #afterword: Afterword;
  readonly #observed: Promise<Observed>;
  readonly #search: AbortController;

  constructor(afterword: Afterword, observed: Promise<Observed>, search: AbortController) {
    super();
    this.#afterword = afterword;
    this.#observed = observed;
    this.#search = search;
    // Told where it failed.
    observed.catch(() => {});
  }

  #act(action: (observed: Observed) => void): void {
    this.#observed.then(action, () => {});
  }

  survey(): void {
    this.#act((observed) => observed.survey());
  }
  escalate(reason?: string): void {
    this.#act(({ conversation }) => conversation.escalate(reason));
  }
  resolve(): void {
    this.#act((observed) => {
      observed.conversation.resolve();
      observed.survey();
    });
  }
  identify(...[identity]: Parameters<Observed['conversation']['identify']>): void {
    this.#act(({ conversation }) => conversation.identify(identity));
  }
  reset(): void {
    this.#afterword.reset();
  }
  setConsent(consent: Consent): void {
    this.#afterword.setConsent(consent);
  }
  destroy(): void {
    this.#search.abort();
    this.#act((observed) => observed.stop());
    this.#afterword.destroy();
  }

  // The chat is the vendor's.
  open(): void {}
  close(): void {}
  toggle(): void {}
  show(): void {}
  hide(): void {}
  update({ consent }: Record<string, string | null>): void {
    if (consent) this.setConsent(consent as Consent);
  }
}

/** As the chat's launcher, which the script tag loads otherwise. */
export const AfterwordChat = ObservedPage as typeof ObservedPage & { loadNewer?: unknown };

/** Observes the chat that the page has, as the attributes of the script tag say. */
export async function placeChat(attributes: Record<string, string>): Promise<ObservedPage> {
  const { observe = 'auto', endpoint = '', topic, lang, consent, survey, idle } = attributes;
  const language = (lang ?? document.documentElement.lang) || undefined;
  /** Each kind of fault is one line. */
  const told = new Set<string>();
  const afterword = createAfterword({
    key: attributes['publishable-key'] ?? '',
    endpoint,
    consent: consent as Consent | undefined,
    onerror({ code, message }) {
      if (told.has(code)) return;
      told.add(code);
      console.error(`Afterword: ${code}: ${message}`);
    },
  });
  const settings: ObserveSettings = {
    afterword,
    topic,
    language,
    conversationId: attributes['conversation-id'],
    survey: survey === 'off' ? false : (survey as 'bottom-right' | undefined),
    idle: idle === undefined ? undefined : Number(idle),
  };
  const search = new AbortController();
  const observed = begin(observe, attributes, settings, search.signal);
  return new ObservedPage(afterword, observed, search);
}

async function begin(
  name: string,
  attributes: Record<string, string>,
  settings: ObserveSettings,
  ended: AbortSignal,
): Promise<Observed> {
  const known = Object.entries(sources)
    .filter(([one, { isNoChat }]) => (name === 'auto' ? !isNoChat : one === name))
    .map(([, source]) => source);
  if (known.length === 0) throw tell(`no adapter is called "${name}"`);
  const found = await findSource(known, attributes, ended);
  ended.throwIfAborted();
  if (!found && name === 'auto') {
    // No error, as pages without a chat may have the tag too.
    console.info('Afterword: no chat that "auto" knows is on this page. See docs/adapters.md.');
    throw new Error('There is no chat that is known.');
  }
  if (!found) throw tell(`there is no "${name}" on this page`);
  const { observe } = await found.load().catch((error: unknown) => {
    throw tell(`its code has not loaded (${String(error)})`);
  });
  ended.throwIfAborted();
  return observe(found.source as never, settings);
}

/** Waits for the vendor's script. */
async function findSource(
  known: readonly Source[],
  attributes: Record<string, string>,
  ended: AbortSignal,
) {
  for (const end = performance.now() + LONG; performance.now() < end && !ended.aborted;) {
    for (const { find, load } of known) {
      const source = find(attributes);
      if (source !== undefined) return { source, load };
    }
    await new Promise((resolve) => setTimeout(resolve, OFTEN));
  }
  return undefined;
}

function tell(message: string): Error {
  console.error(`Afterword: adapter_blind: ${message}. See docs/adapters.md.`);
  return new Error(message);
}
