/** Why something was refused, said at once to who asked for it. */
export const Problem = ({ of }: { of: string | null }) =>
  of && (
    <p class="field-error" role="alert">
      {of}
    </p>
  );
