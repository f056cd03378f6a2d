import { markdown } from '../../../markdown/blocks.tsx';

/** A body as the chat shows it. */
export const Preview = ({ of: body }: { of: string }) => (
  <div class="rendered" dir="auto">
    {markdown(body)}
  </div>
);
