import { createServer } from 'node:http';
import OpenIdProvider from 'oidc-provider';
import type { Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import type { AgentLinkResponse } from '../../src/contract/index.ts';
import { freePort } from '../free-port.ts';
import { freshSqlite } from '../server/database.ts';
import { SECRET } from '../server/harness.ts';
import { makeAgent } from '../server/team.ts';
import { expectAccessible, expectErrors, newPage, serve, useBrowser } from './harness.ts';

useBrowser();

/** A server at a host name, as passkeys want it. */
async function startNamed(
  environment: Record<string, string> = {},
  wantedPort?: number,
): Promise<{ url: string }> {
  const port = String(wantedPort ?? (await freePort()));
  const url = `http://localhost:${port}`;
  await serve(await freshSqlite(), { port, publicUrl: url }, environment);
  return { url };
}

async function linkFor(server: { url: string }, agentId: number): Promise<string> {
  const response = await fetch(`${server.url}/api/v1/agents/${agentId}/link`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET },
  });
  return ((await response.json()) as AgentLinkResponse).url;
}

/** Gives the browser a device with passkeys, which its user unlocks. */
async function giveDevice(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    unlocks: (isUserVerified: boolean) =>
      session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  };
}

const inbox = (page: Page) => page.getByLabel('Your status').waitFor();
const signOut = (page: Page) => page.getByRole('button', { name: 'Sign out', exact: true }).click();
const withPasskey = (page: Page) => page.getByRole('button', { name: 'Sign in with a passkey' });

test('an agent adds a passkey, and signs in with it from then on', async () => {
  const server = await startNamed();
  const { id } = await makeAgent(server, 'Ana', { last_name: 'Lopez' });
  const page = await newPage({ viewport: { width: 1280, height: 800 } });
  const device = await giveDevice(page);
  await page.goto(await linkFor(server, id));
  await inbox(page);
  await page.getByRole('link', { name: 'Your account' }).click();
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByText('never used').waitFor();
  await expectAccessible(page);

  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/session/passkey')) asked.push(request.postData()!);
  });
  await signOut(page);
  await withPasskey(page).click();
  await inbox(page);
  await page.getByRole('link', { name: 'Your account' }).click();
  await page.getByText('with a passkey', { exact: false }).last().waitFor();
  expect(await page.getByText('never used').count()).toBe(0);

  // What was signed counts once.
  const again = await fetch(`${server.url}/api/v1/session/passkey`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: asked[0]!,
  });
  expect(again.status).toBe(401);

  // A device that does not know who holds it is not enough.
  await signOut(page);
  await device.unlocks(false);
  await withPasskey(page).click();
  await withPasskey(page).waitFor();
  await expect.poll(() => page.getByLabel('Your status').count()).toBe(0);
  await device.unlocks(true);

  // After a sign-out everywhere by an administrator it no longer works.
  const ended = await fetch(`${server.url}/api/v1/agents/${id}/sessions`, {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  expect(ended.status).toBe(200);
  expectErrors(page, '401');
  await withPasskey(page).click();
  await page.getByText('This passkey is not known here').waitFor();
});

test('a link that is opened while somebody else is signed in asks first', async () => {
  const server = await startNamed();
  const ana = await makeAgent(server, 'Ana');
  const ben = await makeAgent(server, 'Ben');
  const page = await newPage();
  await page.goto(await linkFor(server, ana.id));
  await inbox(page);
  const link = await linkFor(server, ben.id);
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByText('You are signed in as Ana.').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await page.locator('.me strong', { hasText: 'Ana' }).waitFor();

  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('button', { name: 'Sign in with the link' }).click();
  await page.locator('.me strong', { hasText: 'Ben' }).waitFor();

  // A link that was used leaves everything as it is.
  await page.goto('about:blank');
  await page.goto(link);
  expectErrors(page, '401');
  await page.getByRole('button', { name: 'Sign in with the link' }).click();
  await page.getByText('This link was already used or has expired.').waitFor();
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await page.locator('.me strong', { hasText: 'Ben' }).waitFor();
});

test('other tabs follow who is signed in', async () => {
  const server = await startNamed();
  const ana = await makeAgent(server, 'Ana', { role: 'admin' });
  const ben = await makeAgent(server, 'Ben');
  const page = await newPage();
  await page.goto(await linkFor(server, ana.id));
  await inbox(page);
  const tab = await page.context().newPage();
  await tab.goto(`${server.url}/dashboard/`);
  const overview = tab.getByRole('link', { name: 'Overview' });
  await overview.waitFor();

  await page.goto('about:blank');
  await page.goto(await linkFor(server, ben.id));
  await page.getByRole('button', { name: 'Sign in with the link' }).click();
  await page.locator('.me strong', { hasText: 'Ben' }).waitFor();
  // Ben is no administrator.
  await overview.waitFor({ state: 'hidden' });
  await tab.getByRole('link', { name: 'Your account' }).waitFor();
});

/** A provider of OpenID Connect in which everybody exists, and `new-…` has no verified address. */
async function startProvider(redirectUri: string): Promise<string> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const provider = new OpenIdProvider(issuer, {
    clients: [
      {
        client_id: 'afterword',
        client_secret: 'of-the-tests',
        redirect_uris: [redirectUri],
      },
    ],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, accountId) => ({
      accountId,
      claims: () => ({
        sub: accountId,
        email: `${accountId}@example.com`,
        email_verified: !accountId.startsWith('new-'),
      }),
    }),
    cookies: { keys: ['for the tests'] },
  });
  const server = createServer(provider.callback());
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return issuer;
}

/** Signs in at the provider's own page, and lets it tell who it is. */
async function signInAtProvider(page: Page, login: string): Promise<void> {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('an agent signs in with the account of their company', async () => {
  const port = await freePort();
  const { url } = await startNamed(
    {
      AFTERWORD_OIDC_ISSUER: await startProvider(
        `http://localhost:${port}/api/v1/session/single-sign-on/return`,
      ),
      AFTERWORD_OIDC_CLIENT_ID: 'afterword',
      AFTERWORD_OIDC_CLIENT_SECRET: 'of-the-tests',
      AFTERWORD_OIDC_NAME: 'Example Login',
    },
    port,
  );
  await makeAgent({ url }, 'Ana');
  await makeAgent({ url }, 'Karl');
  await makeAgent({ url }, 'New', { email: 'new-ben@example.com' });

  const open = async () => {
    const page = await newPage();
    await page.goto(`${url}/dashboard/`);
    await page.getByRole('link', { name: 'Sign in with Example Login' }).click();
    return page;
  };
  const page = await open();
  await signInAtProvider(page, 'ana');
  await inbox(page);
  await page.locator('.me strong', { hasText: 'Ana' }).waitFor();

  const stranger = await open();
  await signInAtProvider(stranger, 'mallory');
  await stranger.getByText('No agent has the e-mail address of this account.').waitFor();
  // The first letter is the Kelvin sign, which becomes a k when it is written small.
  const alike = await open();
  await signInAtProvider(alike, '\u212Aarl');
  await alike.getByText('No agent has the e-mail address of this account.').waitFor();
  const unverified = await open();
  await signInAtProvider(unverified, 'new-ben');
  await unverified
    .getByText('The sign-in provider has not verified your e-mail address.')
    .waitFor();
  expect(await unverified.evaluate('location.hash')).toBe('');

  // Somebody else's return is worth nothing in this browser.
  const other = await newPage();
  await other.goto(`${url}/api/v1/session/single-sign-on/return?code=stolen&state=stolen`);
  await other.getByText('The sign-in provider did not confirm who you are.').waitFor();
});

test('a provider that is down is said, and other ways to sign in stay', async () => {
  const server = await startNamed({
    AFTERWORD_OIDC_ISSUER: `http://localhost:${await freePort()}`,
    AFTERWORD_OIDC_CLIENT_ID: 'afterword',
  });
  const page = await newPage();
  await page.goto(`${server.url}/dashboard/`);
  await page.getByRole('link', { name: 'Sign in with localhost' }).click();
  await page.getByText('The sign-in provider cannot be reached.').waitFor();
  await page.getByLabel('Secret key').fill(SECRET);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
});

test('a sign-out that does not arrive is said, and does not look like one', async () => {
  const server = await startNamed();
  const { id } = await makeAgent(server, 'Ana');
  const page = await newPage();
  expectErrors(page, 'ERR_FAILED');
  await page.goto(await linkFor(server, id));
  await inbox(page);
  const isSession = (url: URL) => url.pathname === '/api/v1/session';
  await page.route(isSession, (route) =>
    route.request().method() === 'DELETE' ? route.abort() : route.continue(),
  );
  await signOut(page);
  await page.getByText('You are still signed in. The server cannot be reached.').waitFor();
  await inbox(page);
  await page.unroute(isSession);
  await signOut(page);
  await page.getByLabel('Secret key').waitFor();
  expect(await page.getByText('You are still signed in.').count()).toBe(0);
});
