import { casesIn, openShop } from "../kit"

openShop({}, casesIn("unpaid"))
