import { strings } from '../../strings/index.ts';
import { Agents } from './agents.tsx';
import { Canned } from './canned.tsx';
import { Chats } from './chats.tsx';
import { Deliveries } from './deliveries.tsx';
import { Keys } from './keys.tsx';
import { Limits } from './limits.tsx';
import { Notifications } from './notifications.tsx';
import { Privacy } from './privacy.tsx';
import { SurveySettings } from './surveys.tsx';
import { Suspected } from './suspected.tsx';
import { Teams } from './teams.tsx';
import { TimeZone } from './time-zone.tsx';
import { Webhooks } from './webhooks.tsx';
import './settings.css';

/** Agents, teams, the time zone, chats, canned replies, keys, notifications, webhooks, surveys, privacy, floods, limits, and unreadable deliveries. */
export function View() {
  return (
    <>
      <div class="title">
        <h1>{strings.settings.title}</h1>
        <a class="more" href="/docs">
          {strings.settings.apiDocumentation}
        </a>
      </div>
      <div class="stack wide">
        <Agents />
        <Teams />
        <TimeZone />
        <Chats />
        <Canned />
        <Keys />
        <Notifications />
        <Webhooks />
        <SurveySettings />
        <Privacy />
        <Suspected />
        <Limits />
        <Deliveries />
      </div>
    </>
  );
}
