import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { MAX_FEEDBACK, type Rating } from '../../contract/index.ts';
import type { PageLook } from './visitor.ts';

/** Nothing on the page comes from elsewhere, and nobody may put it into a frame. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

type Html = ReturnType<typeof html>;

export interface PageOptions extends PageLook {
  status?: ContentfulStatusCode;
}

/** A page of our own around `content`. */
function page(
  c: Context,
  { words, brand, status = 200 }: PageOptions,
  content: Html,
): Response | Promise<Response> {
  c.header('Content-Security-Policy', POLICY);
  c.header('Referrer-Policy', 'no-referrer');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('X-Robots-Tag', 'noindex');
  c.header('Cache-Control', 'no-store');
  const document = html`<!doctype html>
    <html lang="${words.language}" dir="${words.direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${words.mail.subject}</title>
        <link rel="stylesheet" href="/afterword/survey-page.css" />
        <script type="module" src="/afterword/survey-page.js"></script>
      </head>
      <body>
        ${
          brand?.brandColor
            ? html`<svg class="band" aria-hidden="true">
                <rect width="100%" height="100%" fill="${brand.brandColor}" />
              </svg>`
            : ''
        }
        <main>
          ${brand?.brandName ? html`<p class="brand">${brand.brandName}</p>` : ''} ${content}
        </main>
      </body>
    </html>`;
  return c.html(document, status);
}

/** What went wrong, in the customer's language. */
export function noticePage(
  c: Context,
  options: PageOptions,
  notice: { title: string; text?: string },
): Response | Promise<Response> {
  return page(
    c,
    options,
    html`<h1>${notice.title}</h1>
      ${notice.text ? html`<p>${notice.text}</p>` : ''}`,
  );
}

const STAR = 'm12 2.8 2.8 5.8 6.4.9-4.6 4.4 1.1 6.3L12 17.2l-5.7 3 1.1-6.3L2.8 9.5l6.4-.9z';

/** Up to this rating something went wrong, and from this one on it went well. */
const LOW = 2;
const HIGH = 4;

/**
 * Five stars and a comment. Without script the form is sent by its button; with script, what the link says
 * is recorded when the page opens, and every change at once.
 */
export function surveyPage(
  c: Context,
  options: PageOptions,
  survey: {
    /** Where it is sent to, and where it can be opened again. */
    path: string;
    token: string;
    rating: Rating | null;
    feedback: string | null;
    /** `link`: the rating is what a link says, and is not recorded yet. */
    state: 'link' | 'recorded' | 'preview';
  },
): Response | Promise<Response> {
  const { words } = options;
  const { survey: said, mail } = words;
  const { path, token, rating, feedback, state } = survey;
  const isRecorded = state === 'recorded' && rating !== null;
  const hasComment = isRecorded && feedback !== null;
  const heading = hasComment ? said.thanks : isRecorded ? said.rated : said.question;
  const label =
    rating !== null && rating <= LOW
      ? said.wrong
      : rating !== null && rating >= HIGH
        ? said.good
        : said.comment;
  const told = {
    rated: said.rated,
    thanks: said.thanks,
    changeable: said.changeable,
    thanksMore: said.thanksMore,
    stars: said.stars,
    labels: { low: said.wrong, middle: said.comment, high: said.good },
    chosen: mail.chosen,
    saving: mail.saving,
    notSaved: mail.notSaved,
    busy: mail.busy,
    closed: mail.closed,
    send: said.send,
    sendRating: mail.send,
    retry: mail.retry,
  };
  return page(
    c,
    options,
    html`<form
      method="post"
      action="${path}/submit"
      data-state="${state}"
      data-token="${token}"
      data-path="${path}"
      data-words="${JSON.stringify(told)}"
    >
      <h1 tabindex="-1">${heading}</h1>
      ${state === 'preview' ? html`<p class="preview">${mail.preview}</p>` : ''}
      <fieldset>
        <legend class="unseen">${said.question}</legend>
        ${([1, 2, 3, 4, 5] as const).map(
          (one) =>
            html`<label title="${said.stars[one - 1]}"
              ><input
                type="radio"
                name="rating"
                value="${one}"
                required
                ${one === rating ? raw('checked') : ''}
              /><svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="${STAR}" /></svg
              ><span class="unseen">${said.stars[one - 1]}</span></label
            >`,
        )}
      </fieldset>
      <p class="scale" aria-hidden="true"><span>${said.worst}</span><span>${said.best}</span></p>
      <p role="status">
        <span
          >${rating === null ? '' : mail.chosen.replace('{name}', said.stars[rating - 1]!)}</span
        >
        <span>${isRecorded ? (hasComment ? said.thanksMore : said.changeable) : ''}</span>
      </p>
      <label class="label" for="feedback">${label}</label>
      <textarea id="feedback" name="feedback" rows="4" maxlength="${MAX_FEEDBACK}" dir="auto">
${feedback ?? ''}</textarea>
      <button>${isRecorded ? said.send : mail.send}</button>
    </form>`,
  );
}

/** Asks whether somebody wants no more mails; a link alone would be followed by a scanner. */
export function optOutPage(
  c: Context,
  options: PageOptions,
  path: string,
): Response | Promise<Response> {
  const { mail } = options.words;
  return page(
    c,
    options,
    html`<form method="post" action="${path}/unsubscribe">
      <h1>${mail.optOutQuestion}</h1>
      <button>${mail.optOut}</button>
    </form>`,
  );
}
