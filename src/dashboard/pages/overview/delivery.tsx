import type { DeliveryResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { counted } from '../../format.ts';
import { keptLoad, useOpened } from '../../load.ts';
import { strings } from '../../strings/index.ts';
import { period } from './range.ts';

const delivery = keptLoad<DeliveryResponse>();
/** The API's longest range, hours. */
const MOST = 8_760;

/** Whether browsers deliver their events. */
export function DeliveryHealth() {
  const hours = Math.min(MOST, Math.max(1, Math.ceil(period().days)) * 24);
  useOpened(delivery, `cs-metrics/delivery?time_range=${hours}`, { live: true });
  const { data } = delivery;
  const span =
    hours <= 24 ? strings.common.hours24 : counted(strings.common.countedDays, hours / 24);
  if (!data) return null;
  const { dropped_events: dropped, retried_batches: retried } = data.metrics;
  const { nothingLost, lost: someLost, again, lostAlone, lostAndAgain } = strings.overview;
  const lost = dropped === 0 ? nothingLost : counted(someLost, dropped);
  return (
    <div class={`health ${dropped > 0 ? 'bad' : ''}`}>
      <h3>{say(strings.overview.deliveryOf, { span })}</h3>
      <p>
        {retried > 0
          ? say(lostAndAgain, { lost, again: counted(again, retried) })
          : say(lostAlone, { lost })}
      </p>
    </div>
  );
}
