import type { MailStatusResponse, SurveyChannel } from '../../../contract/index.ts';
import { count, counted } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Choices } from '../../parts/choices.tsx';
import { Link } from '../../parts/link.tsx';
import { Breakdown } from './breakdown.tsx';
import { Comments } from './comments.tsx';
import { Figures } from './figures.tsx';
import { SurveyList } from './list.tsx';
import { channel, days } from './period.ts';
import { REASONS } from './reasons.ts';
import './surveys.css';

const DAYS = [
  { value: 7, label: '7 days' },
  { value: 30, label: '30 days' },
  { value: 90, label: '90 days' },
];

const CHANNELS: { value: SurveyChannel | null; label: string }[] = [
  { value: null, label: 'All' },
  { value: 'email', label: 'E-mail' },
  { value: 'widget', label: 'Widget' },
];

/** Customers' ratings, and the state of each survey. */
export function View() {
  return (
    <>
      <div class="title">
        <h1>Surveys</h1>
        <div class="filters">
          <Choices legend="Channel" name="channel" choices={CHANNELS} chosen={channel} />
          <Choices legend="Time range" name="days" choices={DAYS} chosen={days} />
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
          <strong>E-mails are stored here and not sent.</strong> No mail server is configured. You
          can open the e-mails below and try their links. To send them, set{' '}
          <code>AFTERWORD_SMTP_URL</code>. To change how they look, open the{' '}
          <Link to="settings">settings</Link>.
        </p>
      )}
      {held > 0 && (
        <p class="kept">
          <strong>
            {counted(held, 'e-mail was', 'e-mails were')} held back in the last 7 days:
          </strong>{' '}
          {data.held
            .map(({ reason, surveys }) => `${count(surveys)} because ${REASONS[reason]}`)
            .join('; ')}
          . To see them, choose “Held back” in the list below.
        </p>
      )}
    </>
  );
}
