import { casesIn, openShop } from "../kit"

/** The shop as the demo has it, without a log file. */
openShop({}, casesIn("sales", "unpaid", "failures", "sweep", "admin"))
