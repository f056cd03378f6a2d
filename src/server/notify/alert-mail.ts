import { html } from 'hono/html';
import { say, sayCount } from '../../strings/say.ts';
import { teamByLanguage, type TeamLanguage } from '../../strings/team/all.ts';
import { findTimeZone } from '../numbers/index.ts';
import { type Brand, type RenderedMail } from '../mail/brand.ts';
import { mailButton, mailPage } from '../mail/page.ts';
import { firingInWords } from './alert-body.ts';
import type { FiringTable } from './alert-tables.ts';
import { type DeliverOptions, type Outcome, sendToTeam } from './deliver.ts';
import { findFirings } from './store/alerts.ts';
import type { Task } from './store/notices.ts';
import { findNotifySettings } from './store/settings.ts';
import { ruleOf } from './switch-alert.ts';

const REMOVED = { kind: 'dropped', problem: 'The alert is too old.' } as const;

/** Mails the starts and ends of alerts to one address, in one mail. @returns the outcome of each, in order */
export async function deliverAlerts(
  options: DeliverOptions,
  tasks: readonly Task[],
): Promise<Outcome[]> {
  const { query } = options.store;
  const [{ notice }] = tasks as [Task];
  const { organisationId } = notice;
  const [settings, timeZone, firings] = await Promise.all([
    findNotifySettings(query, organisationId),
    findTimeZone(query, organisationId),
    findFirings(
      query,
      organisationId,
      tasks.map((one) => one.notice.firingId ?? ''),
    ),
  ]);
  const known = [...firings.values()].sort((one, other) => one.startedAt - other.startedAt);
  if (known.length === 0) return tasks.map(() => REMOVED);
  const outcome = await sendToTeam(options, tasks[0]!, (brand, publicUrl) =>
    renderAlertMail(known, { language: settings.language, timeZone, brand, publicUrl }),
  );
  return tasks.map((task) => (firings.has(task.notice.firingId ?? '') ? outcome : REMOVED));
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
    say(firing.endedAt === null ? strings.alert : strings.over, { name: ruleOf(firing).name });
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
        return html`<div style="margin:0 0 20px" dir="auto">
          <p style="margin:0;font-weight:600">${head}</p>
          ${lines.map((line) => html`<p style="margin:0">${line}</p>`)}
        </div>`;
      })}
      ${mailButton(link, strings.openAlerts, brand)}`,
      { language },
    ),
  };
}
