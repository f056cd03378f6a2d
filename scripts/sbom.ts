import { readFileSync, writeFileSync } from 'node:fs';

interface Manifest {
  name: string;
  version: string;
  license?: string;
}

/**
 * Writes the list of the packages whose code is in `dist`, in the CycloneDX format (ECMA-424). `npm sbom`
 * cannot: to npm they are development dependencies, because the build puts them into our own files.
 *
 * @param folders the packages
 */
export function writeSbom(path: string, folders: ReadonlySet<string>): void {
  const own = componentOf('package.json');
  const components = [...folders]
    .map((folder) => componentOf(`${folder}/package.json`))
    .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: own },
    components,
    dependencies: [
      { ref: own['bom-ref'], dependsOn: components.map((one) => one['bom-ref']) },
      ...components.map((one) => ({ ref: one['bom-ref'] })),
    ],
  };
  writeFileSync(path, `${JSON.stringify(bom, null, 1)}\n`);
}

function componentOf(manifest: string) {
  const { name, version, license } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    ...(license === undefined ? {} : { licenses: [{ license: { id: license } }] }),
  };
}
