import 'virtual:colours.css';
import './messages/map';
import { Api } from './core/api';
import { ServerClock } from './core/clock';
import { Page } from './page';

const clock = new ServerClock(() => performance.now());
const api = new Api(new URL(document.baseURI), async (url, init) => {
  const response = await fetch(url, init);
  clock.hear(response.headers.get('date'));
  return response;
});
new Page(api, clock).start();
