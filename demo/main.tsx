import { signal } from '@preact/signals';
import { type ComponentChildren, render } from 'preact';
import { articles } from './articles.ts';

const BASE = '/demo/';

/** The customer who is signed in to the shop, so that a survey can be mailed after the chat. */
const CUSTOMER = { customerId: 'ana', email: 'ana@example.com', name: 'Ana' };
// The script tag has run by then.
addEventListener('load', () => window.Afterword?.identify(CUSTOMER));

const path = signal(location.pathname.slice(BASE.length));
addEventListener('popstate', () => (path.value = location.pathname.slice(BASE.length)));

/** A link that changes the page without a reload, as in a single-page site. */
function Link(props: { to: string; class?: string; children: ComponentChildren }) {
  return (
    <a
      href={BASE + props.to}
      class={props.class}
      onClick={(event) => {
        event.preventDefault();
        history.pushState(null, '', BASE + props.to);
        path.value = props.to;
        scrollTo(0, 0);
      }}
    >
      {props.children}
    </a>
  );
}

function Home() {
  return (
    <>
      <section class="hero">
        <h1>How can we help?</h1>
        <p>Answers from the people who make your gear. Or ask in the chat, day and night.</p>
        <button type="button" class="cta" onClick={() => window.Afterword?.open()}>
          Ask a question
        </button>
      </section>
      <section class="wrap cards">
        {articles.map(({ slug, title, text }) => (
          <Link key={slug} to={`help/${slug}`} class="card">
            <h2>{title}</h2>
            <p>{/^.*?\.(?= |$)/.exec(text)?.[0]}</p>
          </Link>
        ))}
      </section>
    </>
  );
}

function ArticlePage({ slug }: { slug: string }) {
  const article = articles.find((one) => one.slug === slug);
  return (
    <section class="wrap article">
      <nav class="crumbs">
        <Link to="">Help</Link> / {article?.title ?? 'Not found'}
      </nav>
      <h1>{article?.title ?? 'Page not found'}</h1>
      <p>{article?.text ?? 'It may have moved. The chat may know more.'}</p>
      <aside>
        Not what you were looking for?{' '}
        <button type="button" onClick={() => window.Afterword?.open()}>
          Ask in the chat
        </button>
      </aside>
    </section>
  );
}

function Contact() {
  return (
    <section class="wrap article">
      <nav class="crumbs">
        <Link to="">Help</Link> / Contact
      </nav>
      <h1>Contact</h1>
      <p>
        The quickest way is the chat at the lower right of every page. It answers at once, and
        brings in a person when you ask for one.
      </p>
      <p>Northway Outfitters is a fictional shop that shows Afterword on a real-looking site.</p>
    </section>
  );
}

function Site() {
  const [, slug] = /^help\/(.+)$/.exec(path.value) ?? [];
  return (
    <>
      <header class="top">
        <div class="wrap">
          <Link to="" class="logo">
            Northway
          </Link>
          <nav>
            <Link to="">Help</Link>
            <Link to="help/where-is-my-order">Orders</Link>
            <Link to="help/how-do-i-return-something">Returns</Link>
            <Link to="contact">Contact</Link>
          </nav>
        </div>
      </header>
      <main>
        {slug ? <ArticlePage slug={slug} /> : path.value === 'contact' ? <Contact /> : <Home />}
      </main>
      <footer class="wrap foot">
        <span>Northway Outfitters, a made-up shop. You are signed in as {CUSTOMER.email}.</span>
        <a href="/dashboard/">The team's dashboard</a>
      </footer>
    </>
  );
}

render(<Site />, document.getElementById('site')!);
