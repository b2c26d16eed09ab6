import { casesIn, openShop } from "../kit"

/** The shop as the demo has it, without a log file: what its merchant does. */
openShop({}, casesIn("admin"))
