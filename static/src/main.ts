import 'virtual:colours.css';
import { Api } from './core/api';
import { Page } from './page';

new Page(new Api(new URL(document.baseURI), (url, init) => fetch(url, init))).start();
