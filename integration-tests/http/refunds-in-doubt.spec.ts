import { casesIn, openShop } from "../kit"

openShop({}, casesIn("refunds-in-doubt"))
