import 'virtual:colours.css';
import './messages/map';
import { Api } from './core/api';
import { Page } from './page';

new Page(new Api(new URL(document.baseURI), (url, init) => fetch(url, init))).start();
