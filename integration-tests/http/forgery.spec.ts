import { casesIn, openShop, ownLogFile } from "../kit"

openShop({ options: { logFile: ownLogFile() } }, casesIn("forgery"))
