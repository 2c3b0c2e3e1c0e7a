import 'virtual:colours.css';
import './messages/figures';
import { Api } from './core/api';
import { FiguresPage } from './figures-page';

new FiguresPage(new Api(new URL(document.baseURI), (url, init) => fetch(url, init))).start();
