import { h, render } from 'preact';
import { type Afterword, startAfterword } from '../capture/afterword.ts';
import type { Consent } from '../capture/consent.ts';
import { createLateMask } from '../capture/late-mask.ts';
import { createRecord, type RatedConversation } from '../capture/record.ts';
import { PageElement } from '../element/custom-element.ts';
import { tellDeveloper } from '../element/tell-developer.ts';
import { languageOf } from '../element/language.ts';
import { scaleOf } from './scale.tsx';
import { endpointOf } from '../element/endpoint.ts';
import { keepKeys, keyOf, openShadow, tell } from '../element/shadow.ts';
import { Survey } from './survey.tsx';
import surveyCss from './survey.css?inline';
import { tellOfSurvey } from './tell.ts';
import themeCss from '../element/theme.css?inline';
import { surveyWords } from './words.ts';

/**
 * The survey as part of a page, without a chat.
 *
 * @tag afterword-survey
 *
 * @fires {CustomEvent<{ rating: number }>} afterword:rated - the customer gave or changed a rating
 * @fires {CustomEvent<{ feedback: string }>} afterword:feedback - the customer added a comment
 * @fires {CustomEvent<{ code: string, message: string }>} afterword:error - the server rejected an event, or the browser denies storage
 *
 * @csspart survey - the whole survey
 *
 * @cssprop --afterword-accent - any colour; the contrast of text is adjusted automatically
 * @cssprop --afterword-font - font family
 */
export class AfterwordSurvey extends PageElement {
  static observedAttributes = ['consent'];

  #root = openShadow(this, themeCss, surveyCss);
  #afterword: Afterword<RatedConversation> | undefined;
  #mask = createLateMask();
  #end = () => {};

  constructor() {
    super();
    keepKeys(this.#root);
  }

  connectedCallback(): void {
    if (this.#afterword) return;
    tellDeveloper(this, async () => {
      const { settingFaults, settings } = await import('./settings/index.ts');
      return settingFaults(settings, this.attributes);
    });
    let key: string;
    try {
      key = keyOf(this);
    } catch {
      return;
    }
    const afterword = startAfterword(
      {
        key,
        endpoint: endpointOf(this),
        consent: (this.getAttribute('consent') as Consent | null) ?? undefined,
        onerror: (error) => tell(this, 'error', error),
      },
      this.#mask,
      createRecord,
    );
    this.#afterword = afterword;
    void this.#show(afterword);
  }

  attributeChangedCallback(_name: string, _before: string | null, consent: string | null): void {
    if (consent) this.#afterword?.setConsent(consent as Consent);
  }

  async #show(afterword: Afterword<RatedConversation>): Promise<void> {
    const strings = await surveyWords(languageOf(this));
    if (this.#afterword !== afterword) return;
    const id = this.getAttribute('conversation-id');
    const conversation = afterword.conversation(id === null ? {} : { id });
    const stopTelling = tellOfSurvey(this, conversation);
    const part = document.createElement('div');
    render(
      h(Survey, {
        conversation,
        strings,
        scale: scaleOf(this.getAttribute('rating-scale')),
        question: this.getAttribute('question') ?? undefined,
        ready: () => this.#mask.ready(languageOf(this)),
      }),
      part,
    );
    this.#root.append(part);
    this.#end = () => {
      part.remove();
      render(null, part);
      stopTelling();
    };
  }

  disconnectedCallback(): void {
    // Moving the element disconnects and reconnects it at once: react only if it stays removed.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#end();
      this.#afterword?.destroy();
      this.#afterword = undefined;
    });
  }
}
