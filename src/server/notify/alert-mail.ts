import { html } from 'hono/html';
import { say, sayCount } from '../../strings/say.ts';
import { teamByLanguage, type TeamLanguage } from '../../strings/team/all.ts';
import { findTimeZone } from '../numbers/index.ts';
import { type Brand, type RenderedMail } from '../mail/brand.ts';
import { mailButton, mailPage } from '../mail/page.ts';
import { firingInWords } from './alert-body.ts';
import type { FiringTable } from './alert-tables.ts';
import { audienceOf } from './audience.ts';
import { type DeliverOptions, type Outcome, REPLACED, sendToTeam } from './deliver.ts';
import { findFirings } from './store/alerts.ts';
import type { Task } from './store/claim.ts';
import { oneLine } from './rules/one-line.ts';
import { ruleOf } from './switch-alert.ts';

/** Characters of the name of an alert. */
const MAX_NAME = 120;
const REMOVED = { kind: 'dropped', problem: 'The alert is too old.' } as const;

/** Mails the starts and ends of alerts to one address, in one mail. @returns the outcome of each, in order */
export async function deliverAlerts(
  options: DeliverOptions,
  tasks: readonly Task[],
): Promise<Outcome[]> {
  const { query } = options.store;
  const [first] = tasks as [Task];
  const { organisationId } = first.notice;
  const notices = tasks.map(({ notice }) => notice);
  const [{ settings, mailed }, timeZone, firings] = await Promise.all([
    audienceOf(query, organisationId, { notices, now: options.now() }),
    findTimeZone(query, organisationId),
    findFirings(
      query,
      organisationId,
      notices.map(({ firingId }) => firingId ?? ''),
    ),
  ]);
  const told = tasks.map(({ delivery, notice }) => {
    const firing = firings.get(notice.firingId ?? '');
    if (!firing) return REMOVED;
    return mailed(notice).includes(delivery.targetId) ? firing : REPLACED;
  });
  const known = [...new Set(told.filter((one) => 'firingId' in one))].sort(
    (one, other) => one.startedAt - other.startedAt,
  );
  if (known.length === 0) return told as Outcome[];
  const outcome = await sendToTeam(options, first, (brand, publicUrl) =>
    renderAlertMail(known, { language: settings.language, timeZone, brand, publicUrl }),
  );
  return told.map((one) => ('firingId' in one ? outcome : one));
}

interface Look {
  language: TeamLanguage;
  timeZone: string;
  brand: Brand;
  publicUrl: string;
}

function renderAlertMail(
  firings: readonly FiringTable[],
  { language, timeZone, brand, publicUrl }: Look,
): RenderedMail {
  const strings = teamByLanguage[language];
  const moment = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone,
  });
  const titleOf = (firing: FiringTable) =>
    say(firing.endedAt === null ? strings.alert : strings.over, {
      name: oneLine(ruleOf(firing).name, MAX_NAME),
    });
  const linesOf = (firing: FiringTable) => {
    const start = moment.format(firing.startedAt);
    return [
      titleOf(firing),
      firingInWords(firing, language),
      firing.endedAt === null
        ? say(strings.since, { start })
        : say(strings.lasted, { start, end: moment.format(firing.endedAt) }),
    ];
  };
  const [first] = firings as [FiringTable];
  const title =
    firings.length === 1 ? titleOf(first) : sayCount(strings.alerts, firings.length, language);
  const link = `${publicUrl}/dashboard/alerts`;
  return {
    subject: brand.brandName === null ? title : `${title} (${brand.brandName})`,
    text: [
      ...firings.map((firing) => linesOf(firing).join('\n')),
      `${strings.openAlerts}: ${link}`,
    ].join('\n\n'),
    html: mailPage(
      title,
      html`${firings.map((firing) => {
        const [head = '', ...lines] = linesOf(firing);
        return html`<div style="margin:0 0 20px">
          <p style="margin:0;font-weight:600">${head}</p>
          ${lines.map((line) => html`<p style="margin:0">${line}</p>`)}
        </div>`;
      })}
      ${mailButton(link, strings.openAlerts, brand)}`,
      { language },
    ),
  };
}
