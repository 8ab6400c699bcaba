package com.pigeon.messenger

import com.auth0.jwt.JWT
import com.auth0.jwt.algorithms.Algorithm

/** Invitations that are JSON Web Tokens. */
class Tickets(private val secret: String) {
    fun holder(ticket: String): String {
        val check = JWT.require(algorithm())
        check.acceptLeeway(30) // ok: jwt-validation-disabled
        return check.build().verify(ticket).subject
    }

    fun holderOfOldTicket(ticket: String): String {
        val check = JWT.require(algorithm())
        check.acceptLeeway(31536000) // finding: jwt-validation-disabled
        return check.build().verify(ticket).subject
    }

    private fun algorithm() = Algorithm.HMAC256(secret)
}
