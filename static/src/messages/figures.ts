/** What the page of figures says alone. */
import { teach } from '../core/messages';
import en from './figures.en.json';
import uk from './figures.uk.json';

teach({ en, uk });
