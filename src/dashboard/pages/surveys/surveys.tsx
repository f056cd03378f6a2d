import type { MailStatusResponse, SurveyChannel } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { count, counted } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Choices } from '../../parts/choices.tsx';
import { Link } from '../../parts/link.tsx';
import { sayWith, strings } from '../../strings/index.ts';
import { Breakdown } from './breakdown.tsx';
import { Comments } from './comments.tsx';
import { Figures } from './figures.tsx';
import { SurveyList } from './list.tsx';
import { channel, days } from './period.ts';
import './surveys.css';

/** Customers' ratings, and the state of each survey. */
export function View() {
  return (
    <>
      <div class="title">
        <h1>{strings.surveys.title}</h1>
        <div class="filters">
          <Choices<SurveyChannel | ''>
            legend={strings.surveys.channel}
            name="channel"
            choices={[
              { value: '', label: strings.surveys.all },
              { value: 'email', label: strings.common.email },
              { value: 'widget', label: strings.surveys.widget },
            ]}
            chosen={channel}
          />
          <Choices
            legend={strings.common.timeRange}
            name="days"
            choices={[
              { value: 7, label: strings.common.days7 },
              { value: 30, label: strings.common.days30 },
              { value: 90, label: strings.common.days90 },
            ]}
            chosen={days}
          />
        </div>
      </div>
      <MailNotices />
      <div class="stack wide">
        <Figures />
        <div class="columns even">
          <Breakdown />
          <Comments />
        </div>
        <SurveyList />
      </div>
    </>
  );
}

/** Notices that no mail server is configured, and that e-mails were held back. */
function MailNotices() {
  const { data } = useLoad<MailStatusResponse>('csat/mail/status');
  if (!data) return null;
  const held = data.held.reduce((sum, { surveys }) => sum + surveys, 0);
  return (
    <>
      {!data.smtp && (
        <p class="kept">
          {sayWith(strings.surveys.storedOnlyAbout, {
            stored: <strong>{strings.surveys.storedOnly}</strong>,
            variable: <code>AFTERWORD_SMTP_URL</code>,
            settings: <Link to="settings">{strings.surveys.settings}</Link>,
          })}
        </p>
      )}
      {held > 0 && (
        <p class="kept">
          {sayWith(strings.surveys.heldAbout, {
            held: <strong>{counted(strings.surveys.held, held)}</strong>,
            reasons: data.held
              .map(({ reason, surveys }) =>
                say(strings.surveys.heldBecause, {
                  count: count(surveys),
                  reason: strings.surveys.reasons[reason],
                }),
              )
              .join('; '),
          })}
        </p>
      )}
    </>
  );
}
