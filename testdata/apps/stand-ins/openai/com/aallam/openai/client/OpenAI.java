package com.aallam.openai.client;

public final class OpenAI {
    public OpenAI(String token) {
        throw new UnsupportedOperationException("stand-in");
    }

    public String chatCompletion(String model, String prompt, int maxTokens) {
        throw new UnsupportedOperationException("stand-in");
    }
}
