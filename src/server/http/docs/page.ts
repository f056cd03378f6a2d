import { html, raw } from 'hono/html';
import type { BoundValues } from '../bounds.ts';
import { type Declaration, GROUPS, JSON_TYPE } from '../endpoint.ts';
import {
  accessOf,
  bodySchemaOf,
  fieldsOf,
  headersOf,
  type JsonSchema,
  operationIdOf,
  paceOf,
  parameterName,
  REFUSALS,
  refusalsOf,
  schemaOf,
  typesOf,
} from '../openapi.ts';
import { STYLE } from './style.ts';

type Html = ReturnType<typeof html>;

/** A short description of the type of a value. */
function typeOf(schema: JsonSchema): string {
  const choices = schema.anyOf ?? schema.oneOf;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => String(value)).join(' | ');
  if (choices) {
    return [...new Set(choices.map((choice) => typeOf(choice as JsonSchema)))].join(' | ');
  }
  if (schema.prefixItems) {
    return `[${schema.prefixItems.map((one) => typeOf(one as JsonSchema)).join(', ')}]`;
  }
  if (schema.type === 'array') return `list of ${typeOf((schema.items ?? {}) as JsonSchema)}`;
  if (schema.type === 'object' && schema.additionalProperties && !schema.properties) return 'map';
  const { minimum, maximum, maxLength } = schema;
  const most = maximum !== undefined && maximum < 2 ** 31 ? maximum : undefined;
  const range =
    minimum === undefined
      ? ''
      : most === undefined
        ? `, ${minimum} or more`
        : ` ${minimum}–${most}`;
  return `${String(schema.type ?? 'anything')}${range}${maxLength ? `, at most ${maxLength} characters` : ''}`;
}

interface Row {
  name: string;
  type: string;
  isRequired: boolean;
  description: string | undefined;
}

const rowOf = (name: string, field: JsonSchema, isRequired: boolean): Row => ({
  name,
  type: typeOf(field) + (field.default === undefined ? '' : `, ${JSON.stringify(field.default)}`),
  isRequired,
  description: field.description,
});

/** The fields of a schema; nested fields have dotted names. */
function rowsOf(schema: JsonSchema, prefix = ''): Row[] {
  return fieldsOf(schema).flatMap(({ name, field, isRequired }) => {
    const path = prefix + name;
    const own = rowOf(path, field, isRequired);
    const items = (field.items ?? {}) as JsonSchema;
    const inner =
      field.type === 'object'
        ? rowsOf(field, `${path}.`)
        : field.type === 'array' && items.type === 'object'
          ? rowsOf(items, `${path}[].`)
          : [];
    return [own, ...inner];
  });
}

function fieldTable(rows: readonly Row[], marks: boolean): Html | string {
  if (rows.length === 0) return '';
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Fields">
    <table>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">What</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, type, isRequired, description }) =>
            html`<tr>
              <td>${name}${marks && isRequired ? ' *' : ''}</td>
              <td>
                <p>${type}</p>
                ${description ? html`<p class="muted">${marked(description)}</p>` : ''}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Renders text between backticks as code. */
const marked = (text: string) =>
  text.split('`').map((part, index) => (index % 2 ? html`<code>${part}</code>` : part));

/** A `curl` command for the shell. */
function curlOf(declaration: Declaration, origin: string): string {
  const { method, path, access, authentication, body, isIdempotent } = declaration;
  const lines = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}${origin}${path}`];
  if (authentication) lines.push(authentication.curl);
  else if (access === 'agent') lines.push(`-b 'afterword_session=…'`);
  else if (access !== 'everybody' && access !== 'signature') {
    lines.push(`-H 'X-API-Key: ${access === 'publishable' ? 'amo_pub_…' : 'amo_…'}'`);
  }
  if (isIdempotent) lines.push(`-H 'Idempotency-Key: …'`);
  if (body && 'schema' in body) {
    lines.push(`-H 'Content-Type: application/json'`);
    lines.push(`-d '${JSON.stringify(body.example, null, 2).replaceAll("'", "'\\''")}'`);
  } else if (body) lines.push(body.curl ?? '--data-binary @photo.jpg');
  return lines.join(' \\\n  ');
}

function endpointHtml(declaration: Declaration, origin: string, bounds: BoundValues): Html {
  const pace = paceOf(declaration, bounds);
  const { method, path, summary, description, query, body, parameters } = declaration;
  const named = [
    ...Object.entries(parameters ?? {}).map(([name, text]) => ({ name, text, type: 'path' })),
    ...Object.entries(headersOf(declaration)).map(([name, text]) => ({
      name,
      text,
      type: 'header',
    })),
  ].map(({ name, text, type }) => ({ name, type, isRequired: false, description: text }));
  const queryFields = query ? fieldsOf(schemaOf(query, 'input')) : [];
  const given = [
    ...named,
    ...queryFields.map(({ name, field, isRequired }) =>
      rowOf(parameterName(name, field), field, isRequired),
    ),
  ];
  return html`<article id="${operationIdOf(declaration)}">
    <h3>${summary}</h3>
    <p class="where"><span class="method">${method}</span> ${path}</p>
    ${description ? html`<p>${marked(description)}</p>` : ''} ${pace ? html`<p>${pace}</p>` : ''}
    <p class="muted">${marked(accessOf(declaration))}</p>
    ${
      given.length > 0
        ? html`<h4>Parameters</h4>
            ${fieldTable(given, false)}`
        : ''
    }
    ${
      body
        ? html`<h4>Body</h4>
            ${
              'schema' in body
                ? html`<p class="muted">
                      ${(body.types ?? JSON_TYPE).join(' or ')}; * is required, and an optional
                      field may be null
                    </p>
                    ${fieldTable(rowsOf(bodySchemaOf(body)), true)}`
                : html`<p>${body.description}</p>`
            }`
        : ''
    }
    <h4>Example</h4>
    <pre tabindex="0">${curlOf(declaration, origin)}</pre>
    <h4>Responses</h4>
    ${Object.entries(declaration.responses).map(
      ([status, response]) =>
        html`<details>
          <summary>${status} ${response.description}</summary>
          ${'schema' in response ? fieldTable(rowsOf(schemaOf(response.schema, 'output')), false) : ''}
          ${typesOf(response).map((type) => html`<p class="muted">${type}</p>`)}
          ${'isEmpty' in response ? html`<p class="muted">No body.</p>` : ''}
        </details>`,
    )}
    <p class="muted">
      ${refusalsOf(declaration)
        .map((status) => `${status} ${REFUSALS[status] ?? ''}`)
        .join('; ')}
    </p>
  </article>`;
}

/** The API reference as one page without scripts. */
export function docsPage(
  declarations: readonly Declaration[],
  origin: string,
  bounds: BoundValues,
): Html {
  const groups = Object.entries(GROUPS).map(([group, { name, description }]) => ({
    name,
    description,
    own: declarations.filter((declaration) => declaration.group === group),
  }));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Afterword API</title>
        ${raw(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <nav aria-label="Endpoints">
          ${groups.map(
            ({ name, own }) =>
              html`<h2>${name}</h2>
                <ul>
                  ${own.map(
                    (declaration) =>
                      html`<li>
                        <a href="#${operationIdOf(declaration)}">${declaration.summary}</a>
                      </li>`,
                  )}
                </ul>`,
          )}
        </nav>
        <main id="main" tabindex="-1">
          <h1>Afterword API</h1>
          <p>
            This reference is also available as an
            <a href="/openapi.json">OpenAPI 3.1 document</a>. Times are ISO 8601 in UTC. Unknown
            fields of a request are ignored; known fields of the wrong type are refused. Error
            responses have the form
            <code>{"success": false, "error": {"code", "message", "issues"}}</code>.
          </p>
          ${groups.map(
            ({ name, description, own }) =>
              html`<h2>${name}</h2>
                <p>${description}</p>
                ${own.map((declaration) => endpointHtml(declaration, origin, bounds))}`,
          )}
        </main>
      </body>
    </html>`;
}
