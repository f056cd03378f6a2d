const files = filesInside();

/** The names of the files in the executable that `npm run executable` makes; `null`: this is the package, or the source. */
export const executableNames: readonly string[] | null = files && [...files.keys()];

/** A file in the executable; `null`: there is none of this name. */
export const executableFile = (name: string): Buffer | null => files?.get(name)?.() ?? null;

function filesInside(): Map<string, () => Buffer> | null {
  // Node releases that are too old have neither, and are told so later.
  const sea = process.getBuiltinModule?.('node:sea');
  if (!sea?.isSea()) return null;
  return new Map(
    sea
      .getAssetKeys()
      .map((name) => [name, () => Buffer.from(sea.getRawAsset(name) as ArrayBuffer)]),
  );
}
