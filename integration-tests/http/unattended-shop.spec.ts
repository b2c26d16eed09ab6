import { casesIn, openShop } from "../kit"

/** The shop as the demo has it, without a log file: what its sweep and its merchant do. */
openShop({}, casesIn("sweep", "admin"))
